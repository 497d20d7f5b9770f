import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { noteText } from '../../../src/slack/inputs/note-message.ts';

const link = 'https://w.slack.com/archives/C1/p1';

test('a message that is whole is its note; what an app or a file says leads to the message', () => {
  expect(noteText({ text: ' it is the cache ', isWhole: true }, null)).toBe('it is the cache');
  expect(noteText({ text: '[file: dump]', isWhole: false }, link)).toBe(`[file: dump]\n[message: ${link}]`);
  expect(noteText({ text: '[file: dump]', isWhole: false }, null)).toBe('[file: dump]');
  expect(noteText({ text: '\u200b', isWhole: false }, link)).toBe(`[a message without words]\n[message: ${link}]`);
});

test('a longer one is cut, says how much is missing, and leads to it', () => {
  const long = noteText({ text: 'x'.repeat(4_200), isWhole: false }, link);
  expect(long).toHaveLength(3_000);
  const [, kept = '', missing] =
    /^(x+)…\n\[([\d,]+) more characters: https:\/\/w\.slack\.com\/archives\/C1\/p1\]$/.exec(long) ?? [];
  expect(kept.length + Number(missing?.replaceAll(',', ''))).toBe(4_200);
  expect(noteText({ text: 'x'.repeat(4_200), isWhole: false }, null)).toMatch(
    /…\n\[1,\d{3} more characters in the message\]$/,
  );
});

test('a note always fits, and no character is split', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('🔥', 'x', 'é', '\u200b🔥'),
      fc.integer({ min: 0, max: 9_000 }),
      fc.boolean(),
      (unit, count, isWhole) => {
        const note = noteText({ text: unit.repeat(count), isWhole }, isWhole ? null : link);
        expect(note.length).toBeLessThanOrEqual(3_000);
        expect(note.isWellFormed()).toBe(true);
        expect(note).not.toContain('\ufffd');
      },
    ),
  );
});
