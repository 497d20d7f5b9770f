import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { entry, hashOfSources, hasSources, root } from './sources.js';

const bundlesKept = 5;

/** Where `npm run build` puts the bundle. */
export const dist = join(root, 'dist');

const cache = join(root, 'node_modules', '.cache', 'quorum');

/** The file of a bundle that the program begins with, and the one that says which sources it was made from. */
const first = basename(entry).replace(/\.ts$/, '.js');
const madeFrom = 'made-from';

/**
 * The file to run. The bundle in `dist` where there are no sources beside it or it was made from them: then nothing is
 * written. Otherwise one that was kept under the hash of the sources, or that is made now and kept: none is ever stale.
 * @throws Error with a sentence when there is none and none can be made.
 */
export async function findProgram() {
  if (!hasSources()) {
    if (existsSync(join(dist, first))) return join(dist, first);
    throw new Error(
      `${root} has neither sources nor a bundle: run "npm run build" in a checkout, and bring dist along.`,
    );
  }
  const hash = hashOfSources();
  if (sourcesOf(dist) === hash) return join(dist, first);
  const kept = join(cache, hash);
  if (sourcesOf(kept) !== hash) await makeAndKeep(kept, hash);
  return join(kept, first);
}

/** The hash of the sources that the bundle in a folder was made from, or null. */
function sourcesOf(folder) {
  const file = join(folder, madeFrom);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Makes the bundle beforehand: the next start, here or where `dist` is brought to, makes and writes none. */
export async function buildProgram() {
  const { bundle } = await import('./bundle.js');
  const hash = hashOfSources();
  const draft = `${dist}-${process.pid}`;
  fill(draft, hash, await bundle(dist));
  rmSync(dist, { recursive: true, force: true });
  renameSync(draft, dist);
}

async function makeAndKeep(folder, hash) {
  const { bundle } = await import('./bundle.js');
  const files = await bundle(folder);
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

function fill(folder, hash, files) {
  mkdirSync(folder, { recursive: true });
  for (const { name, contents } of files) writeFileSync(join(folder, name), contents);
  writeFileSync(join(folder, madeFrom), hash);
}

/** A bundle takes 6 MB: those of earlier sources go, but for the last few, from which a start may still be loading. */
function forgetOldest() {
  const bundles = readdirSync(cache).map((name) => join(cache, name));
  const madeAt = new Map(bundles.map((folder) => [folder, statSync(folder).mtimeMs]));
  bundles.sort((one, other) => madeAt.get(other) - madeAt.get(one));
  for (const folder of bundles.slice(bundlesKept)) rmSync(folder, { recursive: true, force: true });
}
