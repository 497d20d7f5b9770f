import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** A change of a source by its text, to put a fault into a copy of it. */
export type Edit = {
  /** From the project's root. */
  readonly file: string;
  /** Stands in the file exactly once, or the plant is out of date. */
  readonly find: string;
  readonly replace: string;
};

/** A guard that is taken out of the product. */
export type Plant = { readonly name: string; readonly edits: readonly Edit[] };

/** @throws Error when the edit's text does not stand there exactly once. */
export function edited(text: string, { file, find, replace }: Edit): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file} has to hold this text exactly once, for a fault to be planted there: ${find}`);
  }
  return before + replace + after;
}

const copied = [
  'bin',
  'docs',
  'migrations',
  'src',
  'test',
  'manifest.yml',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'jest.config.js',
  'jest.long.config.js',
];

/**
 * Runs one test on the checkout as it is and on a copy of it for each plant, and prints a table of what came out. The exit
 * code is 1 unless nothing taken out is green and each plant is red. `wanted`: starts of the names of those to try; all
 * where it is empty. `npmArgs`: what runs the test.
 */
export async function tryPlants(
  plants: readonly Plant[],
  wanted: readonly string[],
  npmArgs: readonly string[],
): Promise<void> {
  const table: { readonly 'taken out': string; readonly test: string }[] = [];
  for (const plant of [{ name: 'nothing', edits: [] }, ...plants]) {
    if (wanted.length > 0 && !wanted.some((name) => plant.name.startsWith(name))) continue;
    table.push({ 'taken out': plant.name, test: await testWith(plant, npmArgs) });
  }
  console.table(table);
  if (table.some((row) => (row.test === 'green') !== (row['taken out'] === 'nothing'))) process.exitCode = 1;
}

async function testWith({ edits }: Plant, npmArgs: readonly string[]): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'quorum-plant-'));
  try {
    for (const name of copied) await cp(name, join(copy, name), { recursive: true });
    await symlink(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
    for (const edit of edits) {
      const path = join(copy, edit.file);
      await writeFile(path, edited(await readFile(path, 'utf8'), edit));
    }
    return await run(copy, npmArgs);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** What the test says: green, or why it is red. */
function run(cwd: string, npmArgs: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile('npm', [...npmArgs], { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const said = stripVTControlCharacters(`${stdout}${stderr}`);
      const why = /● .*\n\n([\s\S]*?)\n/.exec(said)?.[1]?.trim() ?? said.trim().slice(-200);
      const found = /\+ {3}"(.*)/.exec(said)?.[1] ?? why;
      resolve(error === null ? 'green' : `red: ${found.slice(0, 120)}`);
    });
  });
}
