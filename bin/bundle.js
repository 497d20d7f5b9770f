import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Keeps each module's own address in `import.meta.url`, by which it finds the files beside it. */
const ownAddress = {
  name: 'own-address',
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: path.endsWith('x') ? 'tsx' : 'ts',
    }));
  },
};

/** Leaves packages to Node, by the address that they have from here, wherever the bundle lies. */
const packagesFromHere = {
  name: 'packages-from-here',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' ? null : { path: import.meta.resolve(path), external: true },
    );
  },
};

/**
 * Bundles a source file with all that it imports from the sources, and answers the address of the module to import. It
 * is made anew at each start, in some tenths of a second, so that it can't be stale.
 */
export async function bundled(source) {
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
    plugins: [ownAddress, packagesFromHere],
  });
  const files = outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }));
  const hash = createHash('sha256');
  for (const { name, contents } of files) hash.update(name).update(contents);
  const folder = place(files, hash.digest('hex').slice(0, 16));
  return pathToFileURL(join(folder, basename(source).replace(/\.ts$/, '.js'))).href;
}

/** Writes the files where another start finds them again; where the packages can't be written to, for this process alone. */
function place(files, name) {
  const cache = join(root, 'node_modules', '.cache', 'quorum');
  try {
    mkdirSync(cache, { recursive: true });
    return filled(mkdtempSync(join(cache, 'draft-')), files, join(cache, name));
  } catch {
    const folder = mkdtempSync(join(tmpdir(), 'quorum-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return filled(folder, files, folder);
  }
}

function filled(draft, files, folder) {
  for (const { name, contents } of files) writeFileSync(join(draft, name), contents);
  if (draft === folder) return folder;
  try {
    renameSync(draft, folder);
  } catch {
    // The same files are there already.
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
