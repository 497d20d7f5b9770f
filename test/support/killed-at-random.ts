import { spawn } from 'node:child_process';

type Killed = {
  /** What Node runs, and the arguments of each run. */
  readonly script: string;
  readonly args: () => readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly killAfterMaxMs: number;
  /** How often it is killed at most; without end where it is not told. */
  readonly killsMax?: number;
  /** Told how each run ended: by which signal, or with which code. */
  readonly onEnd?: (how: NodeJS.Signals | number | null) => void;
};

/** Runs a process, kills it in the middle of something, and runs the next, until it is stopped. Counts the kills. */
export function keepRunning({ script, args, environment, random, killAfterMaxMs, killsMax, onEnd }: Killed) {
  let isStopped = false;
  let kills = 0;
  let kill = () => {};
  async function runOnce(): Promise<void> {
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...args()], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    kill = () => child.kill('SIGKILL');
    if (isStopped) kill();
    child.stdout.on('data', () => {
      if (kills >= (killsMax ?? Number.POSITIVE_INFINITY) || random() < 0.5) return;
      setTimeout(() => {
        if (!isStopped && child.kill('SIGKILL')) kills += 1;
      }, random() * killAfterMaxMs);
    });
    const how = await new Promise<NodeJS.Signals | number | null>((resolve) =>
      child.once('exit', (code, signal) => resolve(signal ?? code)),
    );
    onEnd?.(how);
  }
  async function run(): Promise<void> {
    while (!isStopped) await runOnce();
  }
  const ended = run();
  return {
    kills: () => kills,
    async stop() {
      isStopped = true;
      kill();
      await ended;
    },
  };
}
