import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { build, type Metafile } from 'esbuild';

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** What each room may import besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  incident: [],
  store: ['incident'],
  reliability: ['store', 'incident'],
  configuration: ['store', 'incident'],
  slack: ['reliability', 'store', 'incident'],
  terminal: ['configuration', 'reliability', 'store', 'incident'],
  sandbox: ['store'],
};

async function imports(): Promise<readonly { from: string; to: string; file: string }[]> {
  const files = (await readdir(src, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const found = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(src, file), 'utf8');
      const targets = [...text.matchAll(/from '(\.[^']+)'/g)].map(([, target]) => target ?? '');
      return targets.map((target) => {
        const to = relative(src, resolve(src, dirname(file), target)).split('/')[0] ?? '';
        return { file, from: file.split('/')[0] ?? '', to };
      });
    }),
  );
  return found.flat();
}

test('imports point downwards only', async () => {
  const all = await imports();
  const wrong = all.filter(({ from, to }) => from in allowed && from !== to && !allowed[from]?.includes(to));
  expect(all.length).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
});

test('only the command line reads the environment', async () => {
  const files = (await readdir(src, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const readers = await Promise.all(
    files.map(async (file) =>
      (await readFile(join(src, file), 'utf8')).match(/process\.env(?!\.NODE_ENV')/) ? [file] : [],
    ),
  );
  expect(readers.flat().filter((file) => file !== 'cli.ts' && file !== 'main.ts')).toEqual([]);
});

test('the help and wrong usage are answered without what a command needs', async () => {
  const packages = loaded(await bundled('cli.ts'), 'cli.ts').packages.filter((path) => !path.startsWith('node:'));
  expect(packages).toContain('commander');
  expect(packages.filter((path) => path !== 'commander' && !path.startsWith('date-fns/'))).toEqual([]);
});

test.each(['main.ts', 'doctor.ts', 'prove.ts', 'terminal/migrate.ts', 'terminal/open-to-read.ts'])(
  '%s loads nothing of the sandbox until it needs it',
  async (file) => {
    const { optionalDependencies } = JSON.parse(await readFile(join(src, '../package.json'), 'utf8'));
    const { packages, sources } = loaded(await bundled(file), file);
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.filter((source) => source.startsWith('src/sandbox/'))).toEqual([]);
    expect(packages.filter((path) => path in optionalDependencies)).toEqual([]);
  },
);

async function bundled(file: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: [join(src, file)],
    absWorkingDir: dirname(src),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: src,
    write: false,
    metafile: true,
  });
  return metafile;
}

type Loaded = { readonly packages: readonly string[]; readonly sources: readonly string[] };

/** The packages and our sources that a file loads at once, by itself or by the files that it imports. */
function loaded(metafile: Metafile, file: string): Loaded {
  const [entry] =
    Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(`src/${file}`)) ?? [];
  return loadedBy(metafile, entry ?? '');
}

function loadedBy(metafile: Metafile, output: string): Loaded {
  const { imports = [], inputs = {} } = metafile.outputs[output] ?? {};
  const direct = imports.filter(({ kind }) => kind === 'import-statement');
  const further = direct.filter(({ external }) => external !== true).map(({ path }) => loadedBy(metafile, path));
  return {
    packages: [
      ...direct.filter(({ external }) => external).map(({ path }) => path),
      ...further.flatMap((one) => one.packages),
    ],
    sources: [...Object.keys(inputs), ...further.flatMap((one) => one.sources)],
  };
}
