import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a copy needs to be compiled, tested and started. */
const copied = [
  'src',
  'test',
  'docs',
  'bench',
  'bin',
  'migrations',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'jest.config.js',
  'jest.long.config.js',
  'manifest.yml',
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
];

/** A copy of the sources with one capability more: the next version of Quorum. */
export type NextVersion = {
  readonly directory: string;
  /** Replaces a text of one of its files. @throws when the file doesn't hold it exactly once. */
  edit(file: string, find: string, replace: string): Promise<void>;
  remove(): Promise<void>;
};

/** Copies the sources and adds the capability of test/long/throwaway: its folder, its import and its place in the list. */
export async function copyWithOneCapabilityMore(): Promise<NextVersion> {
  const directory = await mkdtemp(join(tmpdir(), 'quorum-next-'));
  await Promise.all(copied.map((name) => cp(join(root, name), join(directory, name), { recursive: true })));
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'));
  const folder = join(directory, 'src/capabilities/weather');
  await mkdir(folder);
  for (const file of ['weather.ts', 'weather.slack.ts']) {
    const source = await readFile(join(root, `test/long/throwaway/${file}.txt`), 'utf8');
    await writeFile(join(folder, file), source);
  }
  async function edit(file: string, find: string, replace: string): Promise<void> {
    const path = join(directory, file);
    const before = await readFile(path, 'utf8');
    if (before.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`);
    await writeFile(path, before.replace(find, replace));
  }
  const list = 'src/capabilities/index.ts';
  const entry = "import { weatherOnSlack } from './weather/weather.slack.ts';\n";
  await edit(list, 'import { tasksOnSlack }', `${entry}import { tasksOnSlack }`);
  await edit(list, '  tasksOnSlack,\n', '  tasksOnSlack,\n  weatherOnSlack,\n');
  return { directory, edit, remove: () => rm(directory, { recursive: true, force: true }) };
}
