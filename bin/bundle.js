import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const bundlesKept = 5;

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles a file of `src` with all that it imports from there, and answers the address of the module to import. The
 * bundle lies under the hash of what it was made from, so that the next start finds it and none is ever stale.
 */
export async function bundled(source) {
  const cache = join(root, 'node_modules', '.cache', 'quorum');
  const folder = join(cache, hashOfSources());
  const module = basename(source).replace(/\.ts$/, '.js');
  if (existsSync(join(folder, module))) return pathToFileURL(join(folder, module)).href;
  const files = await bundle(source);
  return pathToFileURL(join(place(files, cache, folder), module)).href;
}

/** Of the sources, of what bundles them, of our version and the packages', and of the place that the bundle names them by. */
function hashOfSources() {
  const hash = createHash('sha256').update(root);
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
  for (const file of ['package.json', 'package-lock.json', 'bin/bundle.js', ...sources.sort()]) {
    const contents = readFileSync(join(root, file));
    hash.update(`\n${file} ${contents.length}\n`).update(contents);
  }
  return hash.digest('hex').slice(0, 16);
}

async function bundle(source) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(root, source)],
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outdir: root,
    write: false,
    banner: {
      js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(${JSON.stringify(root)});`,
    },
    external: mayBeMissing,
    plugins: [ownAddress, leftToNode],
  });
  return outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }));
}

/** What packages use where somebody has installed it. */
const mayBeMissing = ['pg-native', 'bufferutil', 'utf-8-validate'];

/** Packages that look for files beside their own are loaded by Node, by the address that they have from here. */
const leftToNode = {
  name: 'left-to-node',
  setup({ onResolve }) {
    onResolve({ filter: /^(esbuild|libpg-query)$/ }, ({ path }) => ({
      path: import.meta.resolve(path),
      external: true,
    }));
  },
};

/** Keeps the address of each of our modules in `import.meta.url`, by which it finds the files beside it. */
const ownAddress = {
  name: 'own-address',
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: path.endsWith('x') ? 'tsx' : 'ts',
    }));
  },
};

/** Writes the files where another start finds them again; where the packages can't be written to, for this process alone. */
function place(files, cache, folder) {
  try {
    mkdirSync(cache, { recursive: true });
    const draft = filled(mkdtempSync(join(cache, 'draft-')), files);
    try {
      renameSync(draft, folder);
      forgetOldest(cache);
    } catch {
      // Another start was quicker: the same files are there already.
      rmSync(draft, { recursive: true, force: true });
    }
    return folder;
  } catch {
    const own = filled(mkdtempSync(join(tmpdir(), 'quorum-')), files);
    process.once('exit', () => rmSync(own, { recursive: true, force: true }));
    return own;
  }
}

/** A bundle takes 6 MB: those of earlier sources go, but for the last few, from which a start may still be loading. */
function forgetOldest(cache) {
  const bundles = readdirSync(cache).map((name) => join(cache, name));
  const madeAt = new Map(bundles.map((folder) => [folder, statSync(folder).mtimeMs]));
  bundles.sort((one, other) => madeAt.get(other) - madeAt.get(one));
  for (const folder of bundles.slice(bundlesKept)) rmSync(folder, { recursive: true, force: true });
}

function filled(folder, files) {
  for (const { name, contents } of files) writeFileSync(join(folder, name), contents);
  return folder;
}
