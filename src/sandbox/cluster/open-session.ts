import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { RegionParts } from './region-parts.ts';
import { createSession } from './session.ts';
import { readMessages } from './sign-in.ts';
import { transactionLimits } from './transaction-state.ts';
import type { Upstream } from './upstream.ts';
import { encodeFrame, type Frame, int32 } from './wire-frames.ts';
import { failure, parameterStatus, readyForQuery } from './wire-messages.ts';

const tooOld = failure('57P01', 'terminating connection: connection age limit exceeded', { severity: 'FATAL' });

/**
 * Serves a client that has signed in until either side ends it, or its age does; a transaction that is open by then may
 * end first. https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-connections.html
 */
export function openSession(
  parts: RegionParts,
  socket: Socket,
  stream: TLSSocket,
  upstream: Upstream,
  user: string,
): void {
  const { connections, counters } = parts;
  const processId = randomInt(1, 2 ** 31);
  const secret = randomInt(1, 2 ** 31);
  const startedAtMs = parts.now();
  const send = (frames: readonly Frame[]) => {
    if (!connections.isSilent(socket) && stream.writable) stream.write(Buffer.concat(frames.map(encodeFrame)));
  };
  const end = () => {
    upstream.destroy();
    if (!connections.isSilent(socket)) stream.destroy();
  };
  const cut = () => {
    connections.cut(socket);
    upstream.destroy();
  };
  const session = createSession({ ...parts, upstream, isAdmin: user === 'admin', cut }, send);

  const expire = () => {
    send([tooOld.frame]);
    upstream.destroy();
    stream.end();
  };
  const isOver = () => parts.now() - startedAtMs >= parts.connectionMaxAgeMs && session.isIdle();
  let age = setTimeout(() => {
    if (session.isIdle()) return expire();
    age = setTimeout(expire, transactionLimits.ageMs);
    age.unref();
  }, parts.connectionMaxAgeMs);
  age.unref();

  counters.connections += 1;
  counters.openConnections += 1;
  connections.openSession(processId, { secret, upstream });
  upstream.onClose(end);
  socket.on('close', () => {
    clearTimeout(age);
    counters.openConnections -= 1;
    connections.closeSession(processId);
    upstream.destroy();
  });
  send([
    { type: 'R', body: int32(0) },
    ...[...upstream.parameters].map(([name, value]) =>
      parameterStatus(name, name === 'session_authorization' ? user : name === 'is_superuser' ? 'off' : value),
    ),
    { type: 'K', body: Buffer.concat([int32(processId), int32(secret)]) },
    readyForQuery('I'),
  ]);
  const handle = async (frame: Frame) => {
    if (connections.isSilent(socket)) return;
    if (isOver()) return expire();
    await session.handle(frame);
    if (isOver()) expire();
  };
  readMessages(stream, handle, end);
}
