import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { Contention } from './contention.ts';
import type { CounterCells } from './counters.ts';
import type { Faults } from './faults.ts';
import type { LiveConnections } from './live-connections.ts';
import { createSession } from './session.ts';
import { readFirstMessage, readMessages, readPassword } from './sign-in.ts';
import type { SystemCatalogue } from './system-catalogue.ts';
import { type AccessKey, checkToken } from './token-check.ts';
import { sessionSettings } from './transaction-parts.ts';
import { connectUpstream, type Upstream } from './upstream.ts';
import { encodeFrame, type Frame, int32 } from './wire-frames.ts';
import { failure, parameterStatus, readyForQuery } from './wire-messages.ts';

/** What the connections of one region share. */
export type RegionParts = {
  readonly name: string;
  readonly host: string;
  readonly upstreamUrl: string;
  readonly accessKeys: readonly AccessKey[];
  readonly catalogue: SystemCatalogue;
  readonly contention: Contention;
  readonly connectionMaxAgeMs: number;
  readonly now: () => number;
  readonly faults: Faults;
  readonly counters: CounterCells;
  readonly connections: LiveConnections;
  readonly secureContext: SecureContext;
};

const fatal = (code: string, message: string) => failure(code, message, { severity: 'FATAL' }).frame;

/** Serves one connection from its first byte: TLS, sign-in, then a session. Rejects when the client goes or talks nonsense. */
export async function serveConnection(parts: RegionParts, socket: Socket): Promise<void> {
  const first = await readFirstMessage(socket);
  if (first.kind === 'gss') {
    socket.write('N');
    return serveConnection(parts, socket);
  }
  if (first.kind === 'startup') {
    socket.end(encodeFrame(fatal('28000', 'unable to accept connection, SSL is required')));
    return;
  }
  if (first.kind === 'cancel') return cancel(parts, socket, first);
  if (socket.readableLength > 0) throw new Error('Nothing may follow a request for TLS.');
  socket.write('S');
  const stream = new TLSSocket(socket, { isServer: true, secureContext: parts.secureContext });
  stream.on('error', () => socket.destroy());
  const startup = await readFirstMessage(stream);
  if (startup.kind === 'cancel') return cancel(parts, socket, startup);
  if (startup.kind !== 'startup') throw new Error('A start-up message was expected.');

  const user = startup.parameters.get('user') ?? '';
  const signedIn = await signIn(parts, stream, user, startup.parameters);
  if ('refused' in signedIn) {
    parts.counters.refusedConnections += 1;
    stream.end(encodeFrame(signedIn.refused));
  } else if (socket.destroyed || parts.faults.partition !== null) signedIn.upstream.destroy();
  else openSession(parts, socket, stream, signedIn.upstream, user);
}

function cancel(
  { connections }: RegionParts,
  socket: Socket,
  request: { readonly processId: number; readonly secret: number },
): void {
  connections.cancel(request.processId, request.secret);
  socket.destroy();
}

async function signIn(
  { name, host, upstreamUrl, accessKeys, catalogue, faults, now }: RegionParts,
  stream: TLSSocket,
  user: string,
  parameters: ReadonlyMap<string, string>,
): Promise<{ readonly upstream: Upstream } | { readonly refused: Frame }> {
  const denied = (reason: string) => ({
    refused: fatal('28000', `unable to accept connection, access denied: ${reason}`),
  });
  const token = await readPassword(stream);
  const verdict = checkToken(token, { host, region: name, user, accessKeys, nowMs: now() });
  if (!verdict.accepted) return denied(verdict.reason);
  if (faults.refusing) return { refused: fatal('53300', 'unable to accept connection, too many open connections') };
  const database = parameters.get('database') ?? user;
  if (database !== 'postgres') return { refused: fatal('3D000', `database "${database}" does not exist`) };
  if (user !== 'admin' && !(await catalogue.roleExists(user))) return denied(`role "${user}" does not exist`);
  const application_name = parameters.get('application_name') ?? '';
  const upstream = await connectUpstream(upstreamUrl, { ...sessionSettings, application_name });
  const role = user === 'admin' ? null : await upstream.query(`SET ROLE "${user.replaceAll('"', '""')}"`);
  if (role === null || role.failure === null) return { upstream };
  upstream.destroy();
  return denied(role.failure.message);
}

function openSession(parts: RegionParts, socket: Socket, stream: TLSSocket, upstream: Upstream, user: string): void {
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
  const expire = () => {
    send([fatal('57P01', 'terminating connection: connection age limit exceeded')]);
    upstream.destroy();
    stream.end();
  };
  const cut = () => {
    connections.cut(socket);
    upstream.destroy();
  };
  const session = createSession({ ...parts, upstream, isAdmin: user === 'admin', cut }, send);
  counters.connections += 1;
  counters.openConnections += 1;
  connections.openSession(processId, { secret, upstream });
  const age = setTimeout(expire, parts.connectionMaxAgeMs);
  age.unref();
  upstream.onClose(() => {
    clearTimeout(age);
    end();
  });
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
    if (parts.now() - startedAtMs > parts.connectionMaxAgeMs) return expire();
    await session.handle(frame);
  };
  readMessages(stream, handle, end);
}
