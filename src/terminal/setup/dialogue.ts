import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Somebody at a terminal, or a script that writes its answers to standard input, a line each. */
export type Dialogue = {
  readonly isTerminal: boolean;
  say(text: string): void;
  /** The line that was typed; null when there is none any more: Ctrl-C, Ctrl-D, or the end of the script. */
  ask(prompt: string, shown: 'shown' | 'hidden'): Promise<string | null>;
  close(): void;
};

/** Nothing that is typed is shown but the answer to a question that is asked so. */
export function openDialogue(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Dialogue {
  const isTerminal = input.isTTY;
  let isShown = false;
  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (isShown) output.write(chunk);
      done();
    },
  });
  // The terminal itself shows nothing from here on: Node reads it key by key.
  const lines = createInterface({ input, output: echo, terminal: isTerminal, historySize: 0 });
  lines.on('SIGINT', () => lines.close());
  const typed = lines[Symbol.asyncIterator]();
  return {
    isTerminal,
    say: (text) => void output.write(`${text}\n`),
    async ask(prompt, shown) {
      isShown = isTerminal && shown === 'shown';
      if (isShown) {
        lines.setPrompt(prompt);
        lines.prompt();
      } else if (isTerminal) output.write(prompt);
      const next = await typed.next();
      if (isTerminal && (!isShown || next.done)) output.write('\n');
      isShown = false;
      return next.done ? null : next.value;
    },
    close: () => lines.close(),
  };
}
