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
  const { metafile } = await build({
    entryPoints: [join(src, 'cli.ts')],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: src,
    write: false,
    metafile: true,
  });
  const [entry] =
    Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith('src/cli.ts')) ?? [];
  const packages = loaded(metafile, entry ?? '').filter((path) => !path.startsWith('node:'));
  expect(packages).toContain('commander');
  expect(packages.filter((path) => path !== 'commander' && !path.startsWith('date-fns/'))).toEqual([]);
});

/** The packages that a bundled file loads at once, by itself or by the files that it imports. */
function loaded({ outputs }: Metafile, file: string): readonly string[] {
  const imports = outputs[file]?.imports.filter(({ kind }) => kind === 'import-statement') ?? [];
  return imports.flatMap(({ path, external }) => (external === true ? [path] : loaded({ inputs: {}, outputs }, path)));
}
