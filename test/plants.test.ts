import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { plants as fuzzPlants } from './fuzz/plants.ts';
import { plants as stormPlants } from './storm/plants.ts';
import { edited } from './support/plants.ts';

test.each([...fuzzPlants, ...stormPlants])('the text of a plant still stands in its file: $name', async ({ edits }) => {
  for (const edit of edits) {
    const text = await readFile(edit.file, 'utf8');
    expect(edited(text, edit)).not.toBe(text);
  }
});
