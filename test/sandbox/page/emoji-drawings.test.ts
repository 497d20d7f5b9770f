import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { drawings } from '../../../src/sandbox/page/text/emoji-drawings.tsx';

/** What is a picture by itself, or is made one by the character after it. */
const picture = /\p{Emoji_Presentation}|\p{Extended_Pictographic}(?=\uFE0F)/gu;

test('each emoji that Quorum writes is drawn by the page, for where no font has it', async () => {
  const written = new Set<string>();
  for (const folder of ['src/capabilities', 'src/slack', 'src/kernel']) {
    for (const file of (await readdir(folder, { recursive: true })).filter((name) => /\.ts$/.test(name))) {
      for (const [emoji] of (await readFile(`${folder}/${file}`, 'utf8')).matchAll(picture)) written.add(emoji);
    }
  }
  expect(written.size).toBeGreaterThan(5);
  expect([...written].filter((emoji) => !(emoji in drawings))).toEqual([]);
});
