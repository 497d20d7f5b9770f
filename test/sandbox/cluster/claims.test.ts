import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';

const folder = new URL('./', import.meta.url);
const readme = new URL('../../../src/sandbox/cluster/README.md', import.meta.url);

/** What is claimed there is claimed in the README, in the same words. */
const files = ['token-check', 'sign-in', 'conformance', 'conflicts', 'limits'];

test('what the README claims is what the tests are called, word for word', async () => {
  const text = await readFile(readme, 'utf8');
  const claims = text.split('## What it claims')[1]?.split('\n## ')[0] ?? '';
  const claimed = [...claims.matchAll(/^ *- (.+)$/gm)].map(([, claim]) => claim);
  const tests = await Promise.all(files.map((file) => readFile(new URL(`${file}.test.ts`, folder), 'utf8')));
  const called = tests.flatMap((file) =>
    [...file.matchAll(/^ *(?:test|describe)\('([^']+)'/gm)].map(([, name]) => name),
  );
  expect(claimed.length).toBeGreaterThan(30);
  expect(claimed).toEqual(called);
});
