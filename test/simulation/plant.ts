import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Edit, edited } from '../support/plants.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The simulation with all that it runs, as one module in which these edits are made.
 * @throws when an edit's text does not stand in its file exactly once: the sources have moved on, and the plant must too.
 */
export async function planted(edits: readonly Edit[]): Promise<string> {
  const open = new Set(edits);
  const { outputFiles } = await build({
    entryPoints: [join(root, 'test/simulation/simulate.ts')],
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    write: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'plant',
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, async ({ path }) => {
            let contents = await readFile(path, 'utf8');
            for (const edit of edits.filter(({ file }) => join(root, file) === path)) {
              contents = edited(contents, edit);
              open.delete(edit);
            }
            return { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
  const [bundle] = outputFiles;
  if (bundle === undefined || open.size > 0) {
    throw new Error(`The simulation does not run ${[...open].map(({ file }) => file).join(', ')}`);
  }
  return bundle.text;
}
