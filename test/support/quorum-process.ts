import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const quorum = fileURLToPath(new URL('../../bin/quorum.js', import.meta.url));

/** A process that may not be ready yet. */
export type LaunchedProcess = Omit<RunningProcess, 'says'> & {
  /** The line that it says once it is ready. Rejects with its exit code and what it said when it ends before. */
  readonly ready: Promise<string>;
};

export type RunningProcess = {
  readonly pid: number | undefined;
  /** The line that it said once it was ready. */
  readonly says: string;
  /** Everything that it has logged so far. */
  logged(): string;
  /** Everything that it has said so far. */
  said(): string;
  /** How it ended: its exit code, null when a signal ended it. */
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<void>;
};

/** The sandbox; `url` is where its page is. */
export type QuorumProcess = RunningProcess & { readonly url: string };

/** An installation of the product: its program, where it is run, and as whom if not as the user of the tests. */
export type Installed = {
  readonly quorum: string;
  readonly cwd: string;
  readonly runAs?: { readonly uid: number; readonly gid: number };
  /** What runs the program, where that is not the Node of the tests, and the environment that it has there. */
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

/** Not run in the checkout, where somebody may have a file of variables, and settings, of a Slack workspace. */
const checkout: Installed = { quorum, cwd: tmpdir() };

/**
 * Starts the product as a person would, in a process of its own, and waits until it says that it is ready.
 * @throws Error with the exit code and what it said when it ends before.
 */
export async function startProcess(
  environment: Readonly<Record<string, string>>,
  installed: Installed = checkout,
): Promise<RunningProcess> {
  const { ready, ...launched } = launchProcess(environment, installed);
  return { ...launched, says: await ready };
}

/** Starts the product and does not wait for it. */
export function launchProcess(
  environment: Readonly<Record<string, string>>,
  { quorum, cwd, runAs, command = [process.execPath, quorum], env = {} }: Installed = checkout,
): LaunchedProcess {
  const [program = '', ...args] = command;
  const child = spawn(program, [...args, 'start'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env, ...environment },
    cwd,
    ...runAs,
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let log = '';
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    log += String(chunk);
  });
  const ready = firstLine(child, () => log);
  ready.catch(() => undefined);
  return {
    pid: child.pid,
    ready,
    logged: () => log,
    said: () => said,
    ended,
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

/** Runs another command of the product to its end and answers what it printed. @throws when it fails. */
export async function runQuorum(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment };
  return (await promisify(execFile)(process.execPath, [quorum, ...args], { env, cwd: tmpdir() })).stdout;
}

/** Starts the sandbox. */
export async function startQuorum(directory: string, port: number): Promise<QuorumProcess> {
  const started = await startProcess({ QUORUM_DATA_DIR: directory, PORT: String(port) });
  const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(started.says) ?? [];
  if (url === undefined) throw new Error(`no address in "${started.says}"`);
  return { ...started, url };
}

function firstLine(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk) => {
      said += String(chunk);
      const [line, ...rest] = said.split('\n');
      if (line !== undefined && rest.length > 0) resolve(line);
    });
    child.once('exit', (code) => reject(new Error(`quorum start ended with ${code}: ${said}${log()}`)));
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
