import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { titleOf } from '../../src/kernel/incident-core.ts';
import { visibleJson } from '../../src/kernel/typed-text.ts';
import { incidentText } from '../../src/terminal/incident-text.ts';
import { markdown, printable } from '../../src/terminal/printable.ts';
import { type Quote, typedText } from '../../src/terminal/sentence-text.ts';
import { anyTypedStory, sign } from './any-typed.ts';
import { expectNothingUnseen, quoted, unquoted } from './quoted.ts';

/** Every line is ours, with what was typed in quotation marks, or a line of a quotation. */
function expectQuotedLines(text: string): void {
  expectNothingUnseen(text);
  for (const line of text.split('\n')) {
    if (!/^ *>( |$)/.test(line)) expect(unquoted(line)).not.toContain(sign);
  }
}

/** What Markdown would obey outside an address that shows itself: https://spec.commonmark.org/0.31.2/#backslash-escapes */
function expectNoMarkdown(typed: string): void {
  const words = typed.replaceAll(/<https?:\/\/[^\s<>]+>/g, '');
  expect(words.replaceAll(/\\[\\`*_[\]<>&~|#$]/g, '')).not.toMatch(/[\\`*_[\]<>&~|#$]/);
}

describe('what somebody typed stands as theirs', () => {
  test.each<[string, Quote]>([
    ['at a terminal', printable],
    ['in an export as Markdown', markdown],
  ])('%s, whatever the capability', (_where, quote) => {
    fc.assert(
      fc.property(anyTypedStory(40), ({ state, events }) => {
        const text = incidentText(state, events, quote);
        expectQuotedLines(text);
        expectQuotedLines(typedText(titleOf(state), quote));
        if (quote === printable) return;
        for (const line of text.split('\n')) {
          const [, quotation] = /^ *> (.*?) *$/.exec(line) ?? [];
          for (const typed of quotation === undefined ? quoted(line) : [quotation.replace(/^\u2068/, '')]) {
            expectNoMarkdown(typed.replace(/^(\u00a0*)\\([-+=])/, '$1').replace(/^(\u00a0*\d+)\\/, '$1'));
          }
          if (quotation !== undefined) expect(quotation).not.toMatch(/^\u2068?([-+=#]| {4}|\d+[.)])/);
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  test('in an export as JSON: nothing in it is hidden, and it says the same', () => {
    fc.assert(
      fc.property(anyTypedStory(20), ({ events }) => {
        const json = visibleJson(events);
        expectNothingUnseen(json);
        expect(json).not.toMatch(/\p{Default_Ignorable_Code_Point}/u);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(events)));
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});
