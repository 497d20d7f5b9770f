import { randomInt } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { ServerCertificate } from './certificate.ts';
import { createCounters, type RegionCounters } from './counters.ts';
import { type CutMoment, createFaults, type PartitionKind } from './faults.ts';
import { createSession } from './session.ts';
import { readFirstMessage, readMessages, readPassword } from './sign-in.ts';
import type { SystemCatalogue } from './system-catalogue.ts';
import { type AccessKey, checkToken } from './token-check.ts';
import { sessionSettings } from './transaction.ts';
import { connectUpstream, type Upstream } from './upstream.ts';
import { encodeFrame, type Frame, int32 } from './wire-frames.ts';
import { failure, parameterStatus, readyForQuery } from './wire-messages.ts';

/** What a test or the sandbox page can do to one region. Everything holds until it is set otherwise. */
export type RegionControl = {
  /** Time a commit that writes takes: about two round trips between regions. */
  setCommitLatency(latencyMs: number): void;
  /** Time added to every statement. */
  setStatementLatency(latencyMs: number): void;
  /** The next commits that write answer 40001 (OC000). */
  conflictNextCommits(count: number): void;
  /** The next commits that write lose their connection, before or after taking effect. */
  cutNextCommits(moment: CutMoment, count: number): void;
  /** Every nth commit that writes loses its connection; 0 stops it. */
  cutEveryCommit(moment: CutMoment, nth: number): void;
  /** New connections are answered 53300; those that are open stay. */
  refuseConnections(refusing: boolean): void;
  /** The region is lost to its clients; what they had not committed is gone. */
  partition(kind?: PartitionKind): void;
  /** The region is back: silent connections are reset, new ones are served, all faults but latencies end. */
  heal(): void;
};

export type Region = {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly control: RegionControl;
  counters(): RegionCounters;
  stop(): Promise<void>;
};

export type RegionParts = {
  readonly name: string;
  readonly port: number;
  readonly upstreamUrl: string;
  readonly certificate: ServerCertificate;
  readonly accessKeys: readonly AccessKey[];
  readonly catalogue: SystemCatalogue;
  readonly commitLatencyMs: number;
  readonly connectionMaxAgeMs: number;
  readonly now: () => number;
};

/** The name that every endpoint goes by and that tokens are signed for; regions differ in port and credential scope. */
export const endpointHost = 'localhost';

const fatal = (code: string, message: string) => failure(code, message, { severity: 'FATAL' }).frame;

/** Starts the endpoint of one region on 127.0.0.1; port 0 takes a free one. */
export async function startRegion(parts: RegionParts): Promise<Region> {
  const faults = createFaults(parts.commitLatencyMs);
  const counters = createCounters();
  const sockets = new Set<Socket>();
  const sessions = new Map<number, { readonly secret: number; readonly upstream: Upstream }>();
  const silenced = new WeakSet<Socket>();
  const secureContext = createSecureContext({ key: parts.certificate.key, cert: parts.certificate.certificate });

  async function serve(socket: Socket): Promise<void> {
    const first = await readFirstMessage(socket);
    if (first.kind === 'cancel') return cancel(socket, first);
    if (first.kind === 'gss') {
      socket.write('N');
      return serve(socket);
    }
    if (first.kind === 'startup') {
      socket.end(encodeFrame(fatal('28000', 'unable to accept connection, SSL is required')));
      return;
    }
    if (socket.readableLength > 0) throw new Error('Nothing may follow a request for TLS.');
    socket.write('S');
    const stream = new TLSSocket(socket, { isServer: true, secureContext });
    stream.on('error', () => socket.destroy());
    const startup = await readFirstMessage(stream);
    if (startup.kind === 'cancel') return cancel(socket, startup);
    if (startup.kind !== 'startup') throw new Error('A start-up message was expected.');
    await signIn(socket, stream, startup.parameters);
  }

  function cancel(socket: Socket, request: { readonly processId: number; readonly secret: number }): void {
    const target = sessions.get(request.processId);
    if (target?.secret === request.secret) target.upstream.cancel();
    socket.destroy();
  }

  async function signIn(socket: Socket, stream: TLSSocket, parameters: ReadonlyMap<string, string>): Promise<void> {
    const user = parameters.get('user') ?? '';
    const reject = (frame: Frame) => {
      counters.refusedConnections += 1;
      stream.end(encodeFrame(frame));
    };
    const token = await readPassword(stream);
    const { accessKeys } = parts;
    const verdict = checkToken(token, { host: endpointHost, region: parts.name, user, accessKeys, nowMs: parts.now() });
    if (!verdict.accepted) {
      return reject(fatal('28000', `unable to accept connection, access denied: ${verdict.reason}`));
    }
    if (faults.refusing) return reject(fatal('53300', 'unable to accept connection, too many open connections'));
    const database = parameters.get('database') ?? user;
    if (database !== 'postgres') return reject(fatal('3D000', `database "${database}" does not exist`));
    if (user !== 'admin' && !(await parts.catalogue.roleExists(user))) {
      return reject(fatal('28000', `unable to accept connection, access denied: role "${user}" does not exist`));
    }
    const application_name = parameters.get('application_name') ?? '';
    const upstream = await connectUpstream(parts.upstreamUrl, { ...sessionSettings, application_name });
    if (socket.destroyed || faults.partition !== null) {
      upstream.destroy();
      return;
    }
    const role = user === 'admin' ? null : await upstream.query(`SET ROLE "${user.replaceAll('"', '""')}"`);
    if (role !== null && role.failure !== null) {
      upstream.destroy();
      return reject(fatal('28000', `unable to accept connection, access denied: ${role.failure.message}`));
    }
    openSession(socket, stream, upstream, user);
  }

  function openSession(socket: Socket, stream: TLSSocket, upstream: Upstream, user: string): void {
    const processId = randomInt(1, 2 ** 31);
    const secret = randomInt(1, 2 ** 31);
    const startedAtMs = parts.now();
    const send = (frames: readonly Frame[]) => {
      if (!silenced.has(socket) && stream.writable) stream.write(Buffer.concat(frames.map(encodeFrame)));
    };
    const end = () => {
      upstream.destroy();
      if (!silenced.has(socket)) stream.destroy();
    };
    const expire = () => {
      send([fatal('57P01', 'terminating connection: connection age limit exceeded')]);
      upstream.destroy();
      stream.end();
    };
    const session = createSession(
      {
        upstream,
        faults,
        counters,
        catalogue: parts.catalogue,
        isAdmin: user === 'admin',
        now: parts.now,
        cut() {
          silenced.add(socket);
          upstream.destroy();
          socket.resetAndDestroy();
        },
      },
      send,
    );
    counters.connections += 1;
    counters.openConnections += 1;
    sessions.set(processId, { secret, upstream });
    const age = setTimeout(expire, parts.connectionMaxAgeMs);
    age.unref();
    upstream.onClose(() => {
      clearTimeout(age);
      end();
    });
    socket.on('close', () => {
      clearTimeout(age);
      counters.openConnections -= 1;
      sessions.delete(processId);
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
      if (silenced.has(socket)) return;
      if (parts.now() - startedAtMs > parts.connectionMaxAgeMs) return expire();
      await session.handle(frame);
    };
    readMessages(stream, handle, end);
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (faults.partition?.arriving === 'reset') socket.resetAndDestroy();
    else if (faults.partition !== null) silenced.add(socket);
    else serve(socket).catch(() => socket.destroy());
  });
  const port = await listen(server, parts.port);

  const control: RegionControl = {
    setCommitLatency(latencyMs) {
      faults.commitLatencyMs = latencyMs;
    },
    setStatementLatency(latencyMs) {
      faults.statementLatencyMs = latencyMs;
    },
    conflictNextCommits(count) {
      faults.conflictsLeft = count;
    },
    cutNextCommits(moment, count) {
      faults.cutsLeft[moment] = count;
    },
    cutEveryCommit(moment, nth) {
      faults.cutEvery[moment] = nth;
    },
    refuseConnections(refusing) {
      faults.refusing = refusing;
    },
    partition(kind = { existing: 'black-hole', arriving: 'hang' }) {
      faults.partition = kind;
      for (const socket of sockets) {
        silenced.add(socket);
        if (kind.existing === 'reset') socket.resetAndDestroy();
      }
      for (const { upstream } of sessions.values()) upstream.destroy();
    },
    heal() {
      const { commitLatencyMs, statementLatencyMs } = faults;
      Object.assign(faults, createFaults(commitLatencyMs), { statementLatencyMs });
      for (const socket of sockets) if (silenced.has(socket)) socket.resetAndDestroy();
    },
  };

  return {
    name: parts.name,
    host: endpointHost,
    port,
    control,
    counters: () => structuredClone(counters),
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const { upstream } of sessions.values()) upstream.destroy();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
