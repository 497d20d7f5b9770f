import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Takes what keeps a storm harmless out of the product, one part after another, and prints whether the storm finds it.
 * `npm run storm:plants [name …]`; `QUORUM_SEED` and `QUORUM_COMMANDS` as for the storm.
 */
const surfaces = 'src/slack/surfaces';

type Plant = {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
};

const plants: readonly Plant[] = [
  { name: 'nothing', file: 'package.json', find: '"private"', replace: '"private"' },
  {
    name: 'dedupe: each delivery is a request of its own',
    file: 'src/slack/inputs/command.ts',
    find: 'requestId: commandId(slash)',
    replace: 'requestId: commandId({ ...slash, trigger_id: String(Math.random()) })',
  },
  {
    name: 'claim: anybody takes a post over at any time',
    file: `${surfaces}/post-claims.ts`,
    find: "where('claimed_by', 'is', null),",
    replace: 'sql<boolean>`true`,',
  },
  {
    name: 'metadata lookup: an unknown post is made again unseen',
    file: `${surfaces}/apply-step.ts`,
    find: 'if (before !== null && before.late_ms !== null) {',
    replace: 'if (before !== null && before.late_ms === -1) {',
  },
  {
    name: 'late duplicates: nobody looks for them',
    file: `${surfaces}/late.ts`,
    find: '.filter((row) => row.late_ms === 0 && isMessage(',
    replace: '.filter((row) => row.late_ms === -1 && isMessage(',
  },
  {
    name: 'staleness guard: an older state is shown over a newer one',
    file: `${surfaces}/apply-step.ts`,
    find: "return isOverwritten && before.sequence > row.sequence ? 'busy' : null;",
    replace: 'return null;',
  },
  {
    name: 'never-class: every refusal may pass',
    file: 'src/slack/slack-refusals.ts',
    find: "return 'wont';",
    replace: "return 'may_pass';",
  },
  {
    name: 'unknown outcome: what was shown before counts as shown',
    file: `${surfaces}/post-claims.ts`,
    find: 'THEN content_hash END`;',
    replace: 'THEN content_hash ELSE content_hash END`;',
  },
];

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
];
const copiedConfigs = ['jest.config.js', 'jest.long.config.js'];

const wanted = process.argv.slice(2);
const table: Record<string, string>[] = [];
for (const plant of plants) {
  if (wanted.length > 0 && !wanted.some((name) => plant.name.startsWith(name))) continue;
  table.push({ 'taken out': plant.name, storm: await stormWith(plant) });
}
console.table(table);
if (table.some((row) => (row.storm === 'green') !== (row['taken out'] === 'nothing'))) process.exitCode = 1;

/** Runs the storm on a copy of the checkout that has the plant. */
async function stormWith({ file, find, replace }: Plant): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'quorum-storm-'));
  try {
    for (const name of [...copied, ...copiedConfigs]) await cp(name, join(copy, name), { recursive: true });
    await symlink(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
    const source = await readFile(join(copy, file), 'utf8');
    if (!source.includes(find)) throw new Error(`${file} has no ${find}`);
    await writeFile(
      join(copy, file),
      source.replace(find, () => replace),
    );
    return await run(copy);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function run(cwd: string): Promise<string> {
  const args = ['run', '-s', 'test:long', '--', 'test/long/storm', '--selectProjects', 'postgresql'];
  return new Promise((resolve) => {
    execFile('npm', args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const said = stripVTControlCharacters(`${stdout}${stderr}`);
      const why = /● .*\n\n([\s\S]*?)\n/.exec(said)?.[1]?.trim() ?? said.trim().slice(-200);
      const found = /\+ {3}"(.*?)",/.exec(said)?.[1] ?? why;
      resolve(error === null ? 'green' : `red: ${found.slice(0, 120)}`);
    });
  });
}
