import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { codeOf, reasonOf } from '../store/database-error.ts';
import { Failure } from './failure.ts';

/** Where an export goes, a line at a time. */
export type RecordSink = {
  /** Resolves once the line is taken: nothing piles up in memory. */
  write(line: string): Promise<void>;
  /** SHA-256 of the lines so far, each with its end. */
  sha256(): string;
  end(): Promise<void>;
  /** Takes away what was written, where that is a file. */
  abandon(): Promise<void>;
};

const blockCharacters = 256 * 1024;

/** Gathers lines into blocks for whoever takes them. */
function sinkTo(take: (block: string) => Promise<void>, close: () => Promise<void>, remove: () => Promise<void>) {
  const digest = createHash('sha256');
  let block = '';
  async function flush(): Promise<void> {
    const full = block;
    block = '';
    if (full !== '') await take(full);
  }
  const sink: RecordSink = {
    async write(line) {
      digest.update(`${line}\n`);
      block += `${line}\n`;
      if (block.length > blockCharacters) await flush();
    },
    sha256: () => digest.copy().digest('hex'),
    async end() {
      await flush();
      await close();
    },
    abandon: remove,
  };
  return sink;
}

/** A new file that only its owner may read. @throws Failure where there is one already, or none can be made. */
export async function fileSink(path: string): Promise<RecordSink> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    const why = codeOf(error) === 'EEXIST' ? 'there is a file of that name, which is left alone' : reasonOf(error);
    throw new Failure(`${path} can't be written: ${why}.`, 1);
  });
  return sinkTo(
    async (block) => {
      await file.appendFile(block).catch((error: unknown) => {
        throw new Failure(`${path} can't be written: ${reasonOf(error)}.`, 1);
      });
    },
    async () => {
      await file.sync();
      await file.close();
    },
    async () => {
      await file.close();
      await rm(path, { force: true });
    },
  );
}

/** Standard output, or what stands in for it. */
export function streamSink(stream: NodeJS.WritableStream): RecordSink {
  const take = (block: string) =>
    new Promise<void>((resolve, reject) => {
      stream.write(block, (error) => {
        if (error === undefined || error === null) resolve();
        else reject(new Failure(`The export broke off: ${reasonOf(error)}.`, 1));
      });
    });
  return sinkTo(
    take,
    async () => undefined,
    async () => undefined,
  );
}
