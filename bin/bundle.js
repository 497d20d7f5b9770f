import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { entries, root } from './sources.js';

/**
 * Bundles the sources with the packages that they need. What they find beside themselves, such as the migrations, they
 * then find from `folder`, as if the bundle lay there. Optional packages are left to Node, which may not find them.
 * Answers the files of the bundle, and the files that went into them.
 * @throws Error with a sentence when esbuild is not installed.
 */
export async function bundle(folder) {
  const { build } = await esbuild();
  const page = pageInside(build);
  const { outputFiles, metafile } = await build({
    entryPoints: Object.fromEntries(
      Object.entries(entries).map(([file, source]) => [file.replace(/\.js$/, ''), join(root, source)]),
    ),
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outdir: folder,
    write: false,
    metafile: true,
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    external: [...optionalPackages(), ...mayBeMissing],
    plugins: [page.plugin, ownAddress(folder)],
  });
  const files = outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }));
  return { files, inputs: [...usedOf(metafile), ...page.inputs()] };
}

/** The files of which something stays in the bundle: of what nothing uses, nothing does. */
function usedOf({ outputs }) {
  const used = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  return used.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

async function esbuild() {
  try {
    return await import('esbuild');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(
      `The sources in ${root} are not bundled, and esbuild, which does that, is not installed: run "npm run build" where all packages are installed, and bring the folder dist from there.`,
    );
  }
}

function optionalPackages() {
  return Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).optionalDependencies ?? {});
}

/** What packages use where somebody has installed it. */
const mayBeMissing = ['pg-native', 'bufferutil', 'utf-8-validate'];

/** Puts the browser's page into the bundle, in place of the module that bundles it. */
function pageInside(build) {
  let inputs = [];
  const plugin = {
    name: 'page-inside',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]sandbox[\\/]page[\\/]bundle-page\.ts$/ }, async ({ path }) => {
        const { script, style, metafile } = await pageOf(path, build);
        inputs = usedOf(metafile);
        return {
          contents: `const page = ${JSON.stringify({ script, style })};\nexport const bundlePage = async () => page;`,
        };
      });
    },
  };
  return { plugin, inputs: () => inputs };
}

/** Runs the module that bundles the page, which is TypeScript. */
async function pageOf(path, build) {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(path).href) },
    plugins: [byAddress],
  });
  const module = Buffer.from(outputFiles[0].contents).toString('base64');
  return (await import(`data:text/javascript;base64,${module}`)).bundlePage();
}

/** A module without a place of its own finds packages by their address only. */
const byAddress = {
  name: 'by-address',
  setup({ onResolve }) {
    onResolve({ filter: /^esbuild$/ }, ({ path }) => ({ path: import.meta.resolve(path), external: true }));
  },
};

/** Keeps the address of each of our modules in `import.meta.url`, by which it finds the files beside it. */
function ownAddress(folder) {
  return {
    name: 'own-address',
    setup({ onLoad }) {
      onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        const fromBundle = relative(folder, path).split(sep).join('/');
        const address = `new URL(${JSON.stringify(fromBundle)}, import.meta.url).href`;
        const text = await readFile(path, 'utf8');
        return { contents: text.replaceAll('import.meta.url', address), loader: path.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}
