import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout, or of the installed package. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The file of `src` that the program begins with. */
export const entry = 'src/cli.ts';

/** False in an installed package, which has `dist` in place of the sources. */
export function hasSources() {
  return existsSync(join(root, entry));
}

/** A hash of the sources, of what bundles them, of our version and of the packages' versions. */
export function hashOfSources() {
  const hash = createHash('sha256');
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
  for (const file of ['package.json', 'package-lock.json', 'bin/bundle.js', ...sources.sort()]) {
    const contents = readFileSync(join(root, file));
    hash.update(`\n${file} ${contents.length}\n`).update(contents);
  }
  return hash.digest('hex').slice(0, 16);
}
