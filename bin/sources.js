import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The file of a bundle that the program begins with. */
export const first = 'quorum.js';

/** The files of a bundle that others begin with, and those of `src` that they are made of: the program, and what another's program is handed. */
export const entries = { [first]: 'src/cli.ts', 'handed.js': 'src/handed.ts' };

/** What the program reads beside its bundle while it runs. */
export const readAtRun = ['migrations', 'manifest.yml'];

/** A hash of the sources, of what they read, of what bundles them, of our version and of the packages' versions. */
export function hashOfSources() {
  const hash = createHash('sha256');
  const hashed = ['package.json', 'package-lock.json', 'bin', 'src', ...readAtRun].flatMap(filesOf);
  for (const file of hashed.sort()) {
    const contents = readFileSync(join(root, file));
    hash.update(`\n${file} ${contents.length}\n`).update(contents);
  }
  return hash.digest('hex').slice(0, 16);
}

/** A file, or all files of a folder, by their paths from the root. */
function filesOf(name) {
  if (!statSync(join(root, name)).isDirectory()) return [name];
  return readdirSync(join(root, name), { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
}
