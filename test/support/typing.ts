import { spawn } from 'node:child_process';
import { until } from './until.ts';

/** A program at a terminal of its own, with somebody who reads and types there. */
export type Typing = {
  /** Everything that the terminal has shown. */
  shown(): string;
  /** Waits until the terminal shows a text that it has not answered yet, and types. */
  answer(question: string, typed: string): Promise<void>;
  readonly ended: Promise<number | null>;
};

/** `script` gives it the terminal. https://man7.org/linux/man-pages/man1/script.1.html */
export function typeAt(command: string, cwd: string, env: Readonly<Record<string, string | undefined>>): Typing {
  const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], { cwd, env });
  let shown = '';
  let read = 0;
  terminal.stdout.on('data', (chunk) => {
    shown += String(chunk);
  });
  return {
    shown: () => shown,
    async answer(question, typed) {
      await until(() => shown.includes(question, read), `the terminal shows "${question}": ${shown}`);
      read = shown.indexOf(question, read) + question.length;
      terminal.stdin.write(typed);
    },
    ended: new Promise((resolve) => terminal.once('close', resolve)),
  };
}
