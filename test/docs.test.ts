import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { commandsPage } from '../docs/make-commands.ts';

test('docs/commands.md tells every word that can be typed: npm run docs makes it', async () => {
  expect(await readFile(new URL('../docs/commands.md', import.meta.url), 'utf8')).toBe(commandsPage());
});
