import { expect, test } from '@jest/globals';
import { plainText } from '../../../src/slack/kit/plain-text.ts';

test.each([
  ['a &lt;b&gt; &amp; c', 'a <b> & c'],
  ['&amp;lt;', '&lt;'],
  ['<@U1|ana> <@U2> <!channel> <!here|here>', '@ana @U2 @channel @here'],
  ['<!subteam^S1|@ops> <!subteam^S1> <#C1|general> <#C2>', '@ops @S1 #general #C2'],
  [
    '<https://a.example/?a=1&amp;b=2|a label> <mailto:a@b.example|a@b.example>',
    'https://a.example/?a=1&b=2 a@b.example',
  ],
  ['<!date^1^{time}|02:14 UTC>', '02:14 UTC'],
])('%j reads %j', (escaped, plain) => {
  expect(plainText(escaped)).toBe(plain);
});
