import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { build, type Metafile } from 'esbuild';
import { capabilities } from '../src/capabilities/index.ts';

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** One import of a file: types, `export … from` and `import()` count like any other. `to`: a file of ours, or a package. */
type Import = { readonly from: string; readonly to: string; readonly isPackage: boolean };

let all: readonly Import[];
beforeAll(async () => {
  all = (await Promise.all((await sources()).map(importsOf))).flat();
});

async function sources(): Promise<readonly string[]> {
  return (await readdir(src, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
}

async function importsOf(from: string): Promise<readonly Import[]> {
  const text = await readFile(join(src, from), 'utf8');
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target = '']) => ({
    from,
    to: target.startsWith('.') ? relative(src, resolve(src, dirname(from), target)) : target,
    isPackage: !target.startsWith('.'),
  }));
}

const isIn = (folder: string) => (file: string) => file.startsWith(`${folder}/`);
const isOneOf = (files: readonly string[]) => (file: string) => files.includes(file);

const isSlackSide = (file: string) => file.endsWith('.slack.ts');
/** The one file that knows all capabilities, for who works with all of them. */
const isList = isOneOf(['capabilities/index.ts']);
/** What an organization sets, by its type alone. */
const isSettings = isOneOf(['configuration/settings.ts']);

type Rule = {
  readonly name: string;
  readonly applies: (file: string) => boolean;
  /** What it may import besides its own room. */
  readonly files: readonly ((to: string, from: string) => boolean)[];
  /** The packages that it may import; all of them where there is no list. */
  readonly packages?: readonly string[];
};

/** The folder of a capability's file. */
const folderOf = (file: string) => file.split('/')[1] ?? '';
const order = capabilities.map(({ name }) => name);

/** A file of the same capability, or of one that stands before it in the list. */
function isEarlier(to: string, from: string): boolean {
  const names: readonly string[] = order;
  return isIn('capabilities')(to) && names.indexOf(folderOf(to)) <= names.indexOf(folderOf(from));
}

const isCapability = (file: string) => isIn('capabilities')(file) && !isList(file);

const rules: readonly Rule[] = [
  {
    name: 'kernel',
    applies: isIn('kernel'),
    files: [isIn('kernel')],
    packages: ['canonicalize', 'node:crypto', 'uuid', 'zod'],
  },
  {
    name: 'capabilities',
    applies: (file) => isCapability(file) && !isSlackSide(file),
    files: [isIn('kernel'), (to, from) => !isSlackSide(to) && isEarlier(to, from)],
    packages: ['zod'],
  },
  {
    name: 'the Slack sides of capabilities',
    applies: (file) => isCapability(file) && isSlackSide(file),
    files: [isIn('kernel'), isIn('slack/kit'), isIn('oncall'), isIn('services'), isSettings, isEarlier],
    packages: ['@slack/types', 'zod'],
  },
  {
    name: 'the list of capabilities',
    applies: isList,
    files: [isIn('kernel'), isIn('slack/kit'), isSettings, isSlackSide],
    packages: [],
  },
  {
    name: 'slack/kit',
    applies: isIn('slack/kit'),
    files: ['slack/kit', 'kernel', 'services', 'oncall'].map(isIn).concat(isSettings),
    packages: ['@date-fns/tz', '@slack/types', 'date-fns/addDays', 'date-fns/constants', 'fastest-levenshtein', 'zod'],
  },
  {
    name: 'store',
    applies: isIn('store'),
    files: [isIn('store'), isIn('signals'), isIn('kernel'), isList, isOneOf(['../package.json'])],
  },
  {
    name: 'reliability',
    applies: isIn('reliability'),
    files: ['reliability', 'store', 'kernel'].map(isIn).concat(isList),
  },
  { name: 'http', applies: isIn('http'), files: [isIn('http')], packages: ['node:http'] },
  {
    name: 'signals',
    applies: isIn('signals'),
    files: ['signals', 'http', 'kernel'].map(isIn),
    packages: ['node:crypto', 'node:http', 'zod'],
  },
  {
    name: 'alerts',
    applies: isIn('alerts'),
    // What the record of an alert counts as flapping counts for the next episode, too.
    files: ['alerts', 'paging', 'outgoing', 'signals', 'services', 'store', 'kernel']
      .map(isIn)
      .concat(isList, isSettings, isOneOf(['capabilities/alerts/alert.ts'])),
    packages: ['kysely', 'lru-cache'],
  },
  { name: 'services', applies: isIn('services'), files: [isIn('services'), isSettings], packages: [] },
  {
    name: 'calendars',
    applies: isIn('calendars'),
    files: ['calendars', 'oncall', 'paging', 'outgoing', 'store', 'kernel'].map(isIn).concat(isSettings),
    packages: ['date-fns/constants', 'ical.js'],
  },
  {
    name: 'live-settings',
    applies: isIn('live-settings'),
    files: ['live-settings', 'calendars', 'services', 'oncall', 'configuration', 'store', 'kernel'].map(isIn),
    packages: ['zod'],
  },
  {
    name: 'webhooks',
    applies: isIn('webhooks'),
    files: ['webhooks', 'outgoing', 'store', 'kernel'].map(isIn).concat(isList),
    packages: ['date-fns/constants', 'kysely', 'node:crypto', 'undici'],
  },
  {
    name: 'outgoing',
    applies: isIn('outgoing'),
    files: ['outgoing', 'store'].map(isIn),
    packages: ['node:dns/promises', 'node:net', 'undici'],
  },
  {
    name: 'paging',
    applies: isIn('paging'),
    files: ['paging', 'oncall', 'webhooks', 'kernel'].map(isIn),
    packages: ['date-fns/constants', 'zod'],
  },
  {
    name: 'oncall',
    applies: isIn('oncall'),
    files: [isIn('oncall'), isSettings],
    packages: ['@date-fns/tz', 'date-fns/constants'],
  },
  {
    name: 'configuration',
    applies: isIn('configuration'),
    files: ['configuration', 'signals', 'store', 'kernel']
      .map(isIn)
      .concat(isIn('paging'), isOneOf(['webhooks/endpoint.ts'])),
  },
  {
    name: 'slack',
    applies: (file) => isIn('slack')(file) && !isIn('slack/kit')(file),
    files: ['slack', 'http', 'oncall', 'paging', 'services', 'reliability', 'store', 'capabilities', 'kernel']
      .map(isIn)
      .concat(isSettings),
  },
  {
    name: 'operations',
    applies: isIn('operations'),
    files: ['operations', 'http', 'kernel', 'store'].map(isIn).concat(isList),
    packages: ['node:events', 'node:http', 'prom-client'],
  },
  {
    name: 'ticker',
    applies: isIn('ticker'),
    files: ['ticker', 'http', 'store', 'kernel']
      .map(isIn)
      .concat(isList, isSettings, isOneOf(['signals/signature.ts'])),
  },
  {
    name: 'terminal',
    applies: isIn('terminal'),
    files: [
      'terminal',
      'configuration',
      'reliability',
      'calendars',
      'webhooks',
      'outgoing',
      'store',
      'capabilities',
      'kernel',
    ].map(isIn),
  },
  { name: 'sandbox', applies: isIn('sandbox'), files: ['sandbox', 'store'].map(isIn) },
];

describe('imports point downwards only', () => {
  test('every folder has a rule, and every rule a folder', async () => {
    const foldered = (await sources()).filter((file) => file.includes('/'));
    expect(foldered.filter((file) => rules.filter(({ applies }) => applies(file)).length !== 1)).toEqual([]);
    for (const { applies } of rules) expect(foldered.some(applies)).toBe(true);
    expect(all.length).toBeGreaterThan(500);
  });

  test.each(rules)('from $name', ({ applies, files, packages }) => {
    const own = all.filter(({ from }) => applies(from));
    const wrong = own.filter(({ from, to, isPackage }) =>
      isPackage ? packages?.includes(to) === false : !files.some((may) => may(to, from)),
    );
    expect(wrong).toEqual([]);
  });

  test('each capability has a folder of its name', async () => {
    const folders = new Set((await sources()).filter(isCapability).map(folderOf));
    expect([...folders].sort()).toEqual([...order].sort());
  });
});

test('no file imports itself, by whatever way round', () => {
  const graph = new Map<string, string[]>();
  for (const { from, to, isPackage } of all) if (!isPackage) graph.set(from, [...(graph.get(from) ?? []), to]);
  expect(
    cyclesIn(
      new Map([
        ['a', ['b']],
        ['b', ['c', 'd']],
        ['c', ['a']],
      ]),
    ),
  ).toEqual(['a -> b -> c -> a']);
  expect(cyclesIn(graph)).toEqual([]);
});

/** The ways round that are met when every file is walked once, each as it would be walked. */
function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const found: string[] = [];
  function walk(file: string, path: readonly string[]): void {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file) || path.includes(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  }
  for (const file of graph.keys()) walk(file, []);
  return found;
}

test('only the command line reads the environment', async () => {
  const files = await sources();
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

test('no command of the terminal loads anything of the sandbox until it needs it', async () => {
  const { optionalDependencies } = JSON.parse(await readFile(join(src, '../package.json'), 'utf8'));
  const text = await readFile(join(src, 'cli.ts'), 'utf8');
  const entries = [...new Set([...text.matchAll(/ import\('\.\/([^']+)'\)/g)].map(([, file = '']) => file))];
  expect(entries).toEqual(expect.arrayContaining(['main.ts', 'doctor.ts', 'prove.ts', 'terminal/migrate.ts']));
  const found = await Promise.all(
    entries.map(async (file) => {
      const { packages, sources } = loaded(await bundled(file), file);
      expect(sources.length).toBeGreaterThan(0);
      const early = [
        ...sources.filter((source) => source.startsWith('src/sandbox/')),
        ...packages.filter((path) => path in optionalDependencies),
      ];
      return early.map((what) => `${file} loads ${what}`);
    }),
  );
  expect(found.flat()).toEqual([]);
});

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
