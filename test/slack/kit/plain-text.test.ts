import { expect, test } from '@jest/globals';
import { namelessIn, plainText, withNames } from '../../../src/slack/kit/plain-text.ts';

test.each([
  ['a &lt;b&gt; &amp; c', 'a <b> & c'],
  ['&amp;lt;', '&lt;'],
  ['<@U1|ana> <@U2> <!channel> <!here|here>', '@ana @someone (U2) @channel @here'],
  ['<!subteam^S1|@ops> <!subteam^S1> <#C1|general> <#C2>', '@ops @a group (S1) #general #a channel (C2)'],
  [
    '<https://a.example/?a=1&amp;b=2|a label> <mailto:a@b.example|a@b.example>',
    'a label (https://a.example/?a=1&b=2) a@b.example',
  ],
  ['<!date^1^{time}|02:14 UTC> <!date^1795485600^{date}>', '02:14 UTC 2026-11-24 02:00 UTC'],
  [
    '<https://evil.example|https://good.example> <https://evil.example|good.example>',
    'https://evil.example https://evil.example',
  ],
  [
    '<http://good.example|good.example> <tel:+49301234|+49 30 1234> <mailto:a@b.example|write us>',
    'good.example +49 30 1234 write us (a@b.example)',
  ],
  ['<https://evil.example|ops@good.example> <tel:+49301234|call us>', 'https://evil.example call us (+49301234)'],
  ['<#C2|> <@U2|>', '#a channel (C2) @someone (U2)'],
  ['<> <|> <!>', '  @'],
])('%j reads %j', (escaped, plain) => {
  expect(plainText(escaped)).toBe(plain);
});

test('names what has no name in the text', () => {
  const text = 'ask <@U2> or <@U3|cyn> in <#C2> &lt;@U4&gt;, <!subteam^S1>';
  const nameOf = (id: string) =>
    new Map([
      ['U2', 'ben'],
      ['C2', 'ops'],
    ]).get(id);
  expect(namelessIn(text)).toEqual(['U2', 'C2', 'S1']);
  expect(plainText(text, nameOf)).toBe('ask @ben or @cyn in #ops <@U4>, @a group (S1)');
  expect(withNames(text, nameOf)).toBe('ask <@U2|ben> or <@U3|cyn> in <#C2|ops> &lt;@U4&gt;, <!subteam^S1>');
});
