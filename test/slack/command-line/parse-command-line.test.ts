import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommandLine } from '../../../src/slack/command-line/parse-command-line.ts';
import { plainText } from '../../../src/slack/command-line/plain-text.ts';
import { anyCharacter } from '../../support/any-character.ts';

const command = (of: object) => ({ kind: 'command', command: of });

describe('a command line', () => {
  test.each([
    ['', { kind: 'empty' }],
    ['  ', { kind: 'empty' }],
    ['help', { kind: 'help' }],
    ['LIST', { kind: 'list' }],
    ['timeline', { kind: 'timeline' }],
    ['show', { kind: 'show', number: null }],
    ['show 42', { kind: 'show', number: 42 }],
    ['show inc-42', { kind: 'show', number: 42 }],
    ['42', { kind: 'show', number: 42 }],
    ['INC-42', { kind: 'show', number: 42 }],
    ['sev1', command({ type: 'change_severity', severity: 'sev1' })],
    ['close all well', command({ type: 'resolve', text: 'all well' })],
    ['declare', { kind: 'open', form: 'declare' }],
    ['new Checkout  is\ndown', { kind: 'declare', severity: 'sev3', incidentKind: 'real', title: 'Checkout is down' }],
    [
      'Declare SEV2 drill Lost &lt;b&gt;',
      { kind: 'declare', severity: 'sev2', incidentKind: 'drill', title: 'Lost <b>' },
    ],
    ['declare drill sev1 x', { kind: 'declare', severity: 'sev1', incidentKind: 'drill', title: 'x' }],
    [
      'declare 1 server is down',
      { kind: 'declare', severity: 'sev3', incidentKind: 'real', title: '1 server is down' },
    ],
    [
      'declare sev1: Checkout is down',
      { kind: 'declare', severity: 'sev1', incidentKind: 'real', title: 'Checkout is down' },
    ],
    ['declare Drill, sev2: a: b', { kind: 'declare', severity: 'sev2', incidentKind: 'drill', title: 'a: b' }],
    ['ack', command({ type: 'acknowledge' })],
    ['Acknowledge', command({ type: 'acknowledge' })],
    ['note', { kind: 'open', form: 'note' }],
    ['note two  words\nand a line', command({ type: 'add_note', text: 'two  words\nand a line' })],
    ['update rolled back', command({ type: 'post_update', text: 'rolled back' })],
    ...['update', 'sev', 'status'].map((word): [string, object] => [word, { kind: 'open', form: 'update' }]),
    ['role', { kind: 'open', form: 'role' }],
    ['task', { kind: 'open', form: 'task' }],
    ['correct 5 it was the cache', command({ type: 'correct', sequence: 5, text: 'it was the cache' })],
    ['correct #5: two\nlines', command({ type: 'correct', sequence: 5, text: 'two\nlines' })],
    ['sev sev1', command({ type: 'change_severity', severity: 'sev1' })],
    ['severity 5', command({ type: 'change_severity', severity: 'sev5' })],
    ['status Monitoring', command({ type: 'change_status', status: 'monitoring' })],
    ['status identified bad deploy', command({ type: 'change_status', status: 'identified', text: 'bad deploy' })],
    ['status resolved rolled back', command({ type: 'resolve', text: 'rolled back' })],
    ['lead', { kind: 'lead', user_id: null }],
    ['lead <@U0BEN|ben>', { kind: 'lead', user_id: 'U0BEN' }],
    ['role Comms lead <@U0BEN>', command({ type: 'assign_role', role: 'Comms lead', user_id: 'U0BEN' })],
    ['role Lead <@U0BEN>', { kind: 'lead', user_id: 'U0BEN' }],
    ['task roll back', command({ type: 'add_task', text: 'roll back' })],
    ['done 3', command({ type: 'complete_task', task: 3 })],
    ['done #3', command({ type: 'complete_task', task: 3 })],
    ['resolve', command({ type: 'resolve' })],
    ['resolve all well', command({ type: 'resolve', text: 'all well' })],
    ['reopen it came back', command({ type: 'reopen', text: 'it came back' })],
  ])('%j is understood', (text, expected) => {
    expect(parseCommandLine(text)).toEqual(expected);
  });

  test.each([
    ['resovle', 'Did you mean `/incident resolve`?'],
    ['ackn', 'Did you mean `/incident ack`?'],
    ['severty sev1', 'Did you mean `/incident sev`?'],
    ['Checkout is down', 'There is no `Checkout`. `/incident declare` followed by a title'],
    ['foo', 'There is no `foo`. `/incident declare` followed'],
    ['declare sev9: x', '`sev9` is not a severity'],
    ['ack 3', '`/incident show 3` leads to the channel of INC-3'],
    ['resolve INC-3', '`/incident resolve` is about the incident of the channel'],
    ['reopen #3', 'takes no number'],
    ['timeline 3', 'takes no number'],
    ['declare sev9 x', 'sev1 (the worst)'],
    ['declare sev2', 'A title is missing'],
    ['correct', '`/incident correct &lt;event&gt; &lt;text&gt;`'],
    ['correct the title', '`/incident correct 5 it was'],
    ['correct 5', '`/incident correct 5 it was'],
    ['sev high', '`high` is not a severity'],
    ['status monitring', 'Did you mean `/incident status monitoring`?'],
    ['lead @ben', '`@ben` is nobody that Slack knows'],
    ['role scribe @ben', '`@ben` is nobody that Slack knows'],
    ['role scribe', '`/incident role &lt;name&gt; &lt;@user&gt;`'],
    ['role <@U0BEN>', '`/incident role scribe @ana`'],
    ['done soon', '`/incident done 2`'],
    ['show me', '`/incident show 42`'],
    ['<!channel>', 'There is no `@channel`'],
    ['constructor', 'There is no `constructor`'],
  ])('%j is answered by what to do', (text, sentence) => {
    expect(parseCommandLine(text)).toEqual({ kind: 'invalid', sentence: expect.stringContaining(sentence) });
  });

  test('is never beyond it, and answers nothing that could ping', () => {
    const word = fc.constantFrom(
      'declare',
      'note',
      'sev',
      'status',
      'role',
      '<!channel>',
      '<@U1|x>',
      '`',
      '<',
      '>',
      '&lt;',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ unit: anyCharacter })), { maxLength: 8 }), (words) => {
        const line = parseCommandLine(words.join(' '));
        if (line.kind === 'invalid') expect(line.sentence).not.toMatch(/[<>]/);
      }),
    );
  });
});

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
