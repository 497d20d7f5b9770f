import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { reasonOf } from '../database-error.ts';

/** Whom PostgreSQL runs as; undefined for the user that Quorum runs as. */
export type RunAs = { readonly uid: number; readonly gid: number } | undefined;

/** Where the binaries and the data of an embedded server stand. */
export type Place = { readonly base: string; readonly runAs: RunAs };

/**
 * Where the server of a data directory may live. PostgreSQL refuses to run as root and then runs as `postgres` or
 * `nobody`, who can't enter a 0700 home: so as root it lives under /var/lib/quorum, and a file `location` in the asked
 * directory says where. As anybody else it lives in the directory itself.
 */
export async function placeOf(directory: string): Promise<Place> {
  const asked = resolve(directory);
  await mkdir(asked, { recursive: true }).catch((error: unknown) => {
    throw new Error(`${asked} can't be written (${reasonOf(error)}): set QUORUM_DATA_DIR to a directory that can.`);
  });
  const base = baseOf(directory);
  if (base === asked) return { base, runAs: undefined };
  try {
    await mkdir(base, { recursive: true });
    for (const folder of [dirname(base), base]) await chmod(folder, 0o755);
  } catch {
    throw new Error(
      `As root the embedded PostgreSQL needs ${base}, which can't be made. Make /var/lib/quorum writable, start Quorum as an ordinary user, or set DATABASE_URL.`,
    );
  }
  await writeFile(join(asked, 'location'), `${base}\n`);
  return { base, runAs: unprivileged() };
}

/** Where the server of a data directory lives; makes nothing. */
export function baseOf(directory: string): string {
  const asked = resolve(directory);
  if (process.getuid?.() !== 0) return asked;
  return join('/var/lib/quorum', createHash('sha256').update(asked).digest('hex').slice(0, 12));
}

function unprivileged(): RunAs {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find(([name]) => name === wanted) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL will not run as root, and this machine has neither a user "postgres" nor "nobody" to run it as. Start Quorum as an ordinary user, or set DATABASE_URL.',
  );
}
