import { expect, test } from '@jest/globals';
import { lineTo } from '../../../src/slack/inputs/mention.ts';
import { afterWord } from '../../../src/slack/inputs/note-message.ts';

test.each<[string, string]>([
  ['<@U0QUORUM> note the cache', 'note the cache'],
  ['  <@U0QUORUM|quorum>: sev 1 ', 'sev 1'],
  ['<@U0QUORUM>, note one\ntwo', 'note one\ntwo'],
  ['<@U0QUORUM>', ''],
  ['<@U0BEN> note the cache <@U0QUORUM>', ''],
  ['thanks <@U0QUORUM>', ''],
  ['', ''],
])('%j says %j to the app', (text, line) => {
  expect(lineTo('U0QUORUM', text)).toBe(line);
});

test('what it notes is what follows the word, with the files, and not what Slack drew of it', () => {
  const files = [{ title: 'dump' }];
  const message = { text: '<@U0QUORUM> note one\ntwo', blocks: [{ type: 'rich_text' }], files };
  expect(afterWord(message)).toEqual({ text: 'one\ntwo', blocks: [], files });
  expect(afterWord({ text: '<@U0QUORUM> note' })).toEqual({ text: '', blocks: [] });
  expect(afterWord(null)).toEqual({ text: '', blocks: [] });
});
