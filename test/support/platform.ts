import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { connect } from 'node:net';
import { bodyOf } from '../../src/sandbox/local-server.ts';
import { freePort } from './quorum-process.ts';
import { until } from './until.ts';

/** What leads requests to processes that it starts, freezes and ends as it likes. */
export type Platform = {
  readonly url: string;
  /** How often a process was frozen right after an answer and thawed for the next request, and how often one was ended then. */
  readonly thawed: () => number;
  readonly ended: () => number;
  /** The process of the next answer is ended. */
  endNext(): void;
  /** Resolves when no request is under way and a process is there, frozen. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

type Place = { readonly child: ChildProcess; readonly port: number };

/** How long a process may take until it listens: https://docs.aws.amazon.com/lambda/latest/dg/web-functions-env-lifecycle.html */
const listensWithinMs = 10_000;
const bodyMax = 1_000_000;

/**
 * The worst that a platform may do: a process runs while it has a request, and is frozen the moment it has answered. Every
 * other time it is ended then, and the next one is started and frozen.
 */
export async function startPlatform(launch: (port: number) => ChildProcess): Promise<Platform> {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  let place: Promise<Place> | null = null;
  let underWay = 0;
  let answered = 0;
  let thawed = 0;
  let ended = 0;
  let isEndNext = false;
  let isStopped = false;

  function start(): Promise<Place> {
    const starting = started();
    starting.catch(() => undefined);
    return starting;
  }

  async function started(): Promise<Place> {
    const port = await freePort();
    const child = launch(port);
    await until(() => child.exitCode !== null || listensOn(port), 'it listens', listensWithinMs);
    if (child.exitCode !== null) throw new Error(`The process ended with ${child.exitCode}`);
    if (underWay === 0) child.kill('SIGSTOP');
    return { child, port };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request, bodyMax);
    underWay += 1;
    place ??= start();
    const { child, port } = await place;
    child.kill('SIGCONT');
    const answer = await forward(request, body ?? Buffer.alloc(0), port).finally(() => {
      underWay -= 1;
    });
    if (underWay === 0) leave(child);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  function leave(child: ChildProcess): void {
    child.kill('SIGSTOP');
    answered += 1;
    if (answered % 2 === 1 && !isEndNext) {
      thawed += 1;
      return;
    }
    isEndNext = false;
    child.kill('SIGKILL');
    ended += 1;
    place = isStopped ? null : start();
  }

  return {
    url,
    thawed: () => thawed,
    ended: () => ended,
    endNext() {
      isEndNext = true;
    },
    async idle() {
      await until(() => underWay === 0, 'no request is under way', 30_000);
      place ??= start();
      await place;
    },
    async stop() {
      isStopped = true;
      server.closeAllConnections();
      server.close();
      (await place?.catch(() => null))?.child.kill('SIGKILL');
    },
  };
}

async function forward({ method, url, headers }: IncomingMessage, body: Buffer, port: number) {
  const options = { host: '127.0.0.1', port, method, path: url, agent: false };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    send({ ...options, headers: { ...headers, connection: 'close' } }, resolve)
      .once('error', reject)
      .end(body);
  });
  const type = answer.headers['content-type'];
  return {
    status: answer.statusCode ?? 500,
    headers: type === undefined ? {} : { 'content-type': type },
    body: await bodyOf(answer, bodyMax),
  };
}

function listensOn(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
