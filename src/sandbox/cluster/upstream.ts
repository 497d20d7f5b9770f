import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { createScramClient } from './scram.ts';
import { createBodyReader, createFrameReader, encodeFrame, type Frame, int32, zeroEnded } from './wire-frames.ts';
import { type Failure, failureFromFrame } from './wire-messages.ts';

/** What PostgreSQL answered up to ReadyForQuery, which is left out. */
export type Reply = { readonly frames: readonly Frame[]; readonly failure: Failure | null };

/** One session on the PostgreSQL behind the cluster. */
export type Upstream = {
  readonly parameters: ReadonlyMap<string, string>;
  /** What PostgreSQL calls this session. */
  processId(): number;
  /** Runs SQL in the simple protocol. */
  query(sql: string): Promise<Reply>;
  /** The same without waiting for its answer: what is run next comes after it, and fails when it could not. */
  runFirst(sql: string): void;
  /** Sends messages that end in exactly one Sync (or are one Query) and gathers the answer. */
  exchange(frames: readonly Frame[]): Promise<Reply>;
  /** Asks PostgreSQL to give up what this session is running. */
  cancel(): void;
  /** Breaks the connection; PostgreSQL rolls back what was open. */
  destroy(): void;
  onClose(listener: () => void): void;
};

export type UpstreamSettings = Readonly<Record<string, string>>;

const connectTimeoutMs = 10_000;

/**
 * Connects to a PostgreSQL URL with start-up settings, or answers PostgreSQL's own refusal; rejects when it can't be
 * reached within ten seconds.
 */
export function connectUpstream(url: string, settings: UpstreamSettings): Promise<Upstream | Failure> {
  const target = new URL(url);
  const host = decodeURIComponent(target.hostname) || 'localhost';
  const port = Number(target.port || 5432);
  const user = decodeURIComponent(target.username);
  const password = decodeURIComponent(target.password);
  const database = decodeURIComponent(target.pathname.slice(1)) || 'postgres';
  const socket = connect({ host, port, noDelay: true });
  const reader = createFrameReader();
  const parameters = new Map<string, string>();
  const closeListeners: (() => void)[] = [];
  const waiting: { readonly frames: Frame[]; resolve(reply: Reply): void; reject(error: Error): void }[] = [];
  const scram = createScramClient(password);
  let processId = 0;
  let secret = 0;
  let closed = false;

  const send = (frames: readonly Frame[]) => socket.write(Buffer.concat(frames.map(encodeFrame)));
  const sendPassword = (...parts: readonly Buffer[]) => send([{ type: 'p', body: Buffer.concat(parts) }]);

  const exchange = (frames: readonly Frame[]) =>
    new Promise<Reply>((resolve, reject) => {
      if (closed) return reject(new Error('The connection to the database behind the cluster is closed.'));
      waiting.push({ frames: [], resolve, reject });
      send(frames);
    });

  const query = (sql: string) => exchange([{ type: 'Q', body: zeroEnded(sql) }]);

  const upstream: Upstream = {
    parameters,
    processId: () => processId,
    exchange,
    query,
    runFirst: (sql) => void query(sql).catch(() => undefined),
    cancel() {
      const request = connect({ host, port });
      request.on('error', () => {});
      request.end(Buffer.concat([int32(16), int32(80877102), int32(processId), int32(secret)]));
    },
    destroy: () => socket.destroy(),
    onClose: (listener) => closeListeners.push(listener),
  };

  const authenticate = (body: Buffer) => {
    const message = createBodyReader(body);
    const step = message.int32();
    if (step === 3) sendPassword(zeroEnded(password));
    else if (step === 5) {
      const inner = createHash('md5').update(`${password}${user}`).digest('hex');
      sendPassword(zeroEnded(`md5${createHash('md5').update(inner).update(message.rest()).digest('hex')}`));
    } else if (step === 10) {
      const first = Buffer.from(scram.first, 'utf8');
      sendPassword(zeroEnded('SCRAM-SHA-256'), int32(first.length), first);
    } else if (step === 11) sendPassword(Buffer.from(scram.final(message.rest().toString('utf8')), 'utf8'));
  };

  return new Promise((resolveConnect, rejectConnect) => {
    const timer = setTimeout(() => socket.destroy(new Error('The database did not answer in time.')), connectTimeoutMs);
    let ready = false;

    const take = (frame: Frame) => {
      if (frame.type === 'S') {
        const message = createBodyReader(frame.body);
        parameters.set(message.text(), message.text());
      }
      if (!ready) {
        if (frame.type === 'R') authenticate(frame.body);
        if (frame.type === 'E') resolveConnect(failureFromFrame(frame));
        if (frame.type === 'K') [processId, secret] = [frame.body.readInt32BE(0), frame.body.readInt32BE(4)];
        if (frame.type === 'Z') {
          ready = true;
          clearTimeout(timer);
          resolveConnect(upstream);
        }
        return;
      }
      const current = waiting[0];
      if (current === undefined) return;
      if (frame.type !== 'Z') {
        current.frames.push(frame);
        return;
      }
      waiting.shift();
      const error = current.frames.find((candidate) => candidate.type === 'E');
      current.resolve({ frames: current.frames, failure: error === undefined ? null : failureFromFrame(error) });
    };

    let lastError: Error | null = null;
    socket.on('error', (error) => {
      lastError = error;
    });
    socket.on('data', (chunk) => {
      try {
        for (const frame of reader.push(chunk)) take(frame);
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error('The database sent a malformed message.'));
      }
    });
    socket.on('close', () => {
      closed = true;
      clearTimeout(timer);
      const error = lastError ?? new Error('The connection to the database behind the cluster broke.');
      if (!ready) rejectConnect(error);
      for (const entry of waiting.splice(0)) entry.reject(error);
      for (const listener of closeListeners) listener();
    });
    const pairs = { user, database, client_encoding: 'UTF8', ...settings };
    const body = Buffer.concat([
      int32(196608),
      ...Object.entries(pairs).flatMap(([name, value]) => [zeroEnded(name), zeroEnded(value)]),
      Buffer.from([0]),
    ]);
    socket.write(Buffer.concat([int32(body.length + 4), body]));
  });
}
