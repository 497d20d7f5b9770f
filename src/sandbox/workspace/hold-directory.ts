import { randomUUID } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf, reasonOf } from '../../store/database-error.ts';
import { run } from '../../store/embedded/run.ts';

/** A directory that no other process holds until it is released or this process has ended. */
export type HeldDirectory = { readonly path: string; release(): void };

const holderSchema = z.object({ pid: z.int().positive(), started: z.string() });
type Holder = z.infer<typeof holderSchema>;

/**
 * Takes a directory for this process alone, and makes it if need be. Who holds it is in its file `hold-<n>`: with the
 * highest number, which the file system gives to one only. A holder that was killed holds nothing any more.
 * @throws Error with a sentence when another process holds the directory, or it can't be written to.
 */
export async function holdDirectory(path: string): Promise<HeldDirectory> {
  const started = await startOf(process.pid);
  const own = { pid: process.pid, started: started ?? '' };
  writing(path, () => mkdirSync(path, { recursive: true, mode: 0o700 }));
  for (;;) {
    const held = holdsIn(path);
    const last = held.at(-1) ?? 0;
    const holder = last === 0 ? null : readHolder(fileOf(path, last));
    if (holder !== null && (await startOf(holder.pid)) === holder.started) {
      throw new Error(
        `${path} is in use by another Quorum, process ${holder.pid}: stop that one, or set QUORUM_DATA_DIR to another directory and PORT to another port.`,
      );
    }
    const file = fileOf(path, last + 1);
    if (!writing(path, () => claim(path, file, own))) continue;
    for (const earlier of held) rmSync(fileOf(path, earlier), { force: true });
    // The number stays taken: whoever has just seen that the one before is free must not get it.
    return {
      path,
      release() {
        if (existsSync(file)) truncateSync(file);
      },
    };
  }
}

/** Does what writes to the directory. @throws Error with a sentence when it can't be written to. */
function writing<Result>(path: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw new Error(`${path} can't be written (${reasonOf(error)}): set QUORUM_DATA_DIR to a directory that can.`);
  }
}

const fileOf = (path: string, number: number) => join(path, `hold-${number}`);

/** The numbers that were given, in their order. */
function holdsIn(path: string): readonly number[] {
  const numbers = readdirSync(path).map((name) => Number(/^hold-(\d+)$/.exec(name)?.[1] ?? 0));
  return numbers.filter((number) => number > 0).sort((one, other) => one - other);
}

/** Null when it was released, or when a later holder has just removed it. */
function readHolder(file: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Whether the number is ours: the file appears with what it says, or not at all. */
function claim(path: string, file: string, own: Holder): boolean {
  const draft = join(path, `draft-${randomUUID()}`);
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * When a process started, as the system says it, or null when there is none: its id may have gone to another. On Linux
 * fields 3 (the state) and 22 of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html and the boot that they count
 * from; a zombie has ended.
 */
async function startOf(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') {
    const { code, said } = await run('ps', ['-p', String(pid), '-o', 'lstart='], '/', undefined);
    return code === 0 && said !== '' ? said : null;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in brackets, field 2, may hold spaces and brackets itself.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields[18];
  if (ticks === undefined || state === 'Z' || state === 'X') return null;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${ticks} of ${boot.trim()}`;
}
