import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';

/** A server that runs on a data directory; the port is null until it listens. */
export type Postmaster = { readonly pid: number; readonly port: number | null };

/**
 * The server that runs on a data directory, or null. A postmaster.pid that a killed server left behind is removed: when
 * its process id has gone to another process, as happens in containers, PostgreSQL itself would refuse to start.
 */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const file = join(data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => '');
  const found = parsePostmaster(text);
  if (found === null || (await isServerOf(found.pid, data))) return found;
  if ((await readFile(file, 'utf8').catch(() => '')) === text) await rm(file, { force: true });
  return null;
}

/** Line 1 is the process id, line 4 the port: LOCK_FILE_LINE_* in src/include/utils/pidfile.h of PostgreSQL 16. */
function parsePostmaster(text: string): Postmaster | null {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number.isInteger(port) && port > 0 ? port : null };
}

async function isServerOf(pid: number, data: string): Promise<boolean> {
  const command =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : (await run('ps', ['-p', String(pid), '-o', 'command='], data, undefined)).said;
  return command.includes('postgres') && command.includes(data);
}
