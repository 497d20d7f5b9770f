import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { exportFile } from '../../src/terminal/export-file.ts';
import { verifyFile } from '../../src/terminal/verify.ts';
import { declare, play } from '../capabilities/story.ts';

const { events, stored, texts } = play([
  ['U0ANA', declare('Checkout is down')],
  ['U0BEN', { type: 'acknowledge' }],
]);
const exported = exportFile(
  stored.map((event) => ({ event, texts: texts.filter(({ sequence }) => sequence === event.sequence) })),
);
const said: string[] = [];
let directory: string;
let path: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quorum-export-'));
  path = join(directory, 'export.json');
});
beforeEach(() => {
  said.length = 0;
});

/** What is said of a file that holds a text, with the exit code. */
async function verified(text: string, named: { number?: number; team?: string } = {}): Promise<string> {
  await writeFile(path, text);
  const isIntact = await verifyFile((line) => said.push(line), path, named);
  return [isIntact ? '0' : '1', ...said].join(' ').replaceAll(path, 'export.json');
}

test('an export is intact by itself, and by the number and the workspace that it is asked for', async () => {
  const intact = `0 INC-42: 2 events, chain intact, head ${events.at(-1)?.hash}`;
  expect(await verified(exported)).toBe(intact);
  said.length = 0;
  expect(await verified(exported, { number: 42, team: 'T1' })).toBe(intact);
});

test.each([{ number: 2 }, { number: 42, team: 'TOTHER' }])('another one than %j is said', async (named) => {
  expect(await verified(exported, named)).toContain(
    'export.json is INC-42 of the workspace T1, and you asked for another one.',
  );
});

test('a byte that was flipped is found with its sequence', async () => {
  expect(await verified(exported.replace('"U0BEN"', '"U0BEM"'))).toBe(
    '1 export.json: broken at sequence 2: its content does not match its hash',
  );
});

test.each([
  [
    'missing.json',
    /missing\.json can't be read: there is no such file\. "quorum export 42 > incident\.json" writes one\.$/,
  ],
  ['.', /can't be read: it is a directory\./],
])('%s is told in a sentence', async (name, expected) => {
  await expect(verifyFile(() => undefined, join(directory, name))).rejects.toThrow(expected);
});

test.each(['', '# INC-42 Checkout is down', '{"name":"quorum"}', '[]'])(
  '"%s" is no export, and how to make one is told',
  async (text) => {
    await expect(verified(text)).rejects.toThrow(
      `${path} is not an export: expected the JSON that "quorum export 42 > incident.json" writes.`,
    );
  },
);
