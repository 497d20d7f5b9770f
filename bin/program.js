import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { first, hashOfSources, root } from './sources.js';

const bundlesKept = 5;

/** Where `npm run build` puts the package. */
export const dist = join(root, 'dist');

const cache = join(root, 'node_modules', '.cache', 'quorum');

/** The file of a bundle that says which sources it was made from. */
const madeFrom = 'made-from';

/**
 * The file of this checkout to run. The bundle in `dist` where it was made from its sources: then nothing is written.
 * Otherwise one that was kept under the hash of the sources, or that is made now and kept: none is ever stale.
 * @throws Error with a sentence when there is none and none can be made.
 */
export async function findProgram() {
  const hash = hashOfSources();
  const folder = join(cache, hash);
  const made = [dist, folder].find((place) => sourcesOf(place) === hash);
  if (made === undefined) await makeAndKeep(folder, hash);
  return join(made ?? folder, first);
}

/** The hash of the sources that the bundle in a folder was made from, or null. */
function sourcesOf(folder) {
  const file = join(folder, madeFrom);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

async function makeAndKeep(folder, hash) {
  const { bundle } = await import('./bundle.js');
  const { files } = await bundle(folder);
  const draft = join(cache, `draft-${process.pid}`);
  try {
    fill(draft, hash, files);
  } catch (error) {
    throw new Error(
      `The bundle of the sources can't be kept in ${cache} (${error.code}): run "npm run build" as somebody who may write there.`,
    );
  }
  try {
    renameSync(draft, folder);
    forgetOldest();
  } catch {
    // Another start was quicker: the same files are there already.
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Writes a bundle into a new folder. */
export function fill(folder, hash, files) {
  mkdirSync(folder, { recursive: true });
  for (const { name, contents } of files) writeFileSync(join(folder, name), contents);
  writeFileSync(join(folder, madeFrom), hash);
}

/** A bundle takes 7 MB: those of earlier sources go, but for the last few, from which a start may still be loading. */
function forgetOldest() {
  const bundles = readdirSync(cache).map((name) => join(cache, name));
  const madeAt = new Map(bundles.map((folder) => [folder, statSync(folder).mtimeMs]));
  bundles.sort((one, other) => madeAt.get(other) - madeAt.get(one));
  for (const folder of bundles.slice(bundlesKept)) rmSync(folder, { recursive: true, force: true });
}
