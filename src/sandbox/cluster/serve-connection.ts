import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { tooManyConnections } from './connection-limits.ts';
import { openSession } from './open-session.ts';
import type { RegionParts } from './region-parts.ts';
import { readFirstMessage, readPassword } from './sign-in.ts';
import { checkToken } from './token-check.ts';
import { sessionSettings } from './transaction-parts.ts';
import { connectUpstream, type Upstream } from './upstream.ts';
import { encodeFrame } from './wire-frames.ts';
import { type Failure, failure } from './wire-messages.ts';

const fatal = (code: string, message: string) => failure(code, message, { severity: 'FATAL' });
/** The reason is in the hint, as clients of a real cluster report it. */
const denied = (hint: string) =>
  failure('08006', 'unable to accept connection, access denied', { severity: 'FATAL', hint });

/** Serves one connection from its first byte: TLS, sign-in, then a session. Rejects when the client goes or talks nonsense. */
export async function serveConnection(parts: RegionParts, socket: Socket): Promise<void> {
  const first = await readFirstMessage(socket);
  if (first.kind === 'gss') {
    socket.write('N');
    return serveConnection(parts, socket);
  }
  if (first.kind === 'startup') {
    socket.end(encodeFrame(fatal('28000', 'unable to accept connection, SSL is required').frame));
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
  const token = await readPassword(stream);
  const refusal = (await refuse(parts, token, user, startup.parameters)) ?? admit(parts, socket);
  const upstream = refusal ?? (await connectAs(parts, user, startup.parameters.get('application_name') ?? ''));
  if ('code' in upstream) {
    parts.counters.refusedConnections += 1;
    stream.end(encodeFrame(upstream.frame));
  } else if (socket.destroyed || parts.faults.partition !== null) upstream.destroy();
  else openSession(parts, socket, stream, upstream, user);
}

function cancel(
  { connections }: RegionParts,
  socket: Socket,
  request: { readonly processId: number; readonly secret: number },
): void {
  connections.cancel(request.processId, request.secret);
  socket.destroy();
}

/** Why somebody can't sign in, or null. */
async function refuse(
  { name, host, accessKeys, catalogue, now }: RegionParts,
  token: string,
  user: string,
  parameters: ReadonlyMap<string, string>,
): Promise<Failure | null> {
  const verdict = checkToken(token, { host, region: name, user, accessKeys, nowMs: now() });
  if (!verdict.accepted) return denied(verdict.reason);
  const database = parameters.get('database') ?? user;
  if (database !== 'postgres') return fatal('3D000', `database "${database}" does not exist`);
  if (user !== 'admin' && !(await catalogue.roleExists(user))) return denied(`Role ${user} does not exist`);
  return null;
}

/** Counts the connection until it closes; why it is one too many, or null. */
function admit({ faults, gate }: RegionParts, socket: Socket): Failure | null {
  const refusal = faults.refusing ? tooManyConnections : gate.enter();
  if (refusal !== null) return refusal;
  if (socket.closed) gate.leave();
  else socket.once('close', () => gate.leave());
  return null;
}

async function connectAs(
  { upstreamUrl }: RegionParts,
  user: string,
  application_name: string,
): Promise<Upstream | Failure> {
  const upstream = await connectUpstream(upstreamUrl, { ...sessionSettings, application_name });
  if ('code' in upstream) return upstream.code === '53300' ? tooManyConnections : upstream;
  const role = user === 'admin' ? null : await upstream.query(`SET ROLE "${user.replaceAll('"', '""')}"`);
  if (role === null || role.failure === null) return upstream;
  upstream.destroy();
  return denied(role.failure.message);
}
