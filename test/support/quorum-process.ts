import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const quorum = fileURLToPath(new URL('../../bin/quorum.js', import.meta.url));

export type QuorumProcess = {
  /** Where the sandbox's page is. */
  readonly url: string;
  kill(signal: NodeJS.Signals): Promise<void>;
};

/** Starts the product as a person would, in a process of its own, and waits for the line with its address. */
export async function startQuorum(directory: string, port: number): Promise<QuorumProcess> {
  const child = spawn(process.execPath, [quorum, 'start'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, QUORUM_DATA_DIR: directory, PORT: String(port) },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await addressOf(child);
  return {
    url,
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: unknown) => {
      said += String(chunk);
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`quorum start ended with ${code}: ${said}`)));
  });
}

/** A port that was free a moment ago, below those that a system gives to connections by itself (from 32768 on Linux). */
export async function freePort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  return (await isFree(port)) ? port : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
