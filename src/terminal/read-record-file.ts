import { createReadStream } from 'node:fs';
import { codeOf, reasonOf } from '../store/database-error.ts';
import { lot, type TableRow } from '../store/whole/insert-rows.ts';
import { Failure } from './failure.ts';
import { readLine } from './record-file.ts';

export type NumberedLine = {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** False for what stands after the last line break. */
  readonly isWhole: boolean;
};

/** No row of Quorum's is longer: Aurora DSQL takes 2 MiB a row, and JSON writes some characters as six. */
const charactersMax = 32_000_000;

/** The lines of a file, one in memory at a time. @throws Failure where it can't be read. */
export async function* linesOf(path: string): AsyncGenerator<NumberedLine, void> {
  let number = 0;
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, 'utf8')) {
      const parts = (rest + String(chunk)).split('\n');
      rest = parts.pop() ?? '';
      for (const text of parts) yield { text, number: ++number, isWhole: true };
      if (rest.length > charactersMax) throw new Failure(`${path} is no export: line ${number + 1} is too long.`, 1);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${path} can't be read: ${unreadText(error)}.`, 1);
  }
  if (rest !== '') yield { text: rest, number: ++number, isWhole: false };
}

function unreadText(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EISDIR' ? 'it is a directory' : reasonOf(error);
}

/** The rows of a file that was checked, in lots of what one transaction takes. */
export async function* lotsOf(path: string): AsyncGenerator<readonly TableRow[], void> {
  let rows: TableRow[] = [];
  let characters = 0;
  for await (const { text, number } of linesOf(path)) {
    const line = number === 1 ? null : readLine(text);
    if (line === null || line.kind === 'end') continue;
    if (line.kind === 'broken') throw new Failure(`${path} was changed while it was read, at line ${number}.`, 1);
    if (rows.length > 0 && (rows.length === lot.rows || characters + text.length > lot.characters)) {
      yield rows;
      rows = [];
      characters = 0;
    }
    rows.push(line);
    characters += text.length;
  }
  if (rows.length > 0) yield rows;
}
