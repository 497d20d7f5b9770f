import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readLine, words } from '../../../src/slack/inputs/read-line.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { askedBy } from '../../support/settings.ts';

const command = (of: object) => ({ kind: 'command', command: of });
const declare = (of: object) => ({ kind: 'declare', command: { type: 'declare', ...of } });
const view = (of: object) => ({ kind: 'view', view: of });
const lead = (user_id: string) => command({ type: 'assign_lead', user_id, answer_within_seconds: 300 });

const read = (typed: string) => readLine(typed, askedBy('U0ANA'));

describe('a command line', () => {
  test.each([
    ['', view({ kind: 'menu' })],
    ['  ', view({ kind: 'menu' })],
    ['help', view({ kind: 'help' })],
    ['LIST', view({ kind: 'list', from: 0 })],
    ['timeline', view({ kind: 'timeline', before: null })],
    ['show', view({ kind: 'menu' })],
    ['reliability', view({ kind: 'reliability' })],
    ['oncall', view({ kind: 'oncall', typed: '' })],
    ['on-call Payments &amp;  more', view({ kind: 'oncall', typed: 'Payments & more' })],
    ['show 42', view({ kind: 'show', number: 42 })],
    ['show inc-42', view({ kind: 'show', number: 42 })],
    ['42', view({ kind: 'show', number: 42 })],
    ['INC-42', view({ kind: 'show', number: 42 })],
    ['DRILL-3', view({ kind: 'show', number: 3, as: 'drill' })],
    ['show drill-3-fire', view({ kind: 'show', number: 3, as: 'drill' })],
    ['list drills', view({ kind: 'list', from: 0, drills: true })],
    ['list  Checkout &amp; carts', view({ kind: 'search', words: 'Checkout & carts' })],
    ['list INC-42', view({ kind: 'show', number: 42 })],
    ['sev1', command({ type: 'change_severity', severity: 'sev1' })],
    ['close all well', command({ type: 'resolve', text: 'all well', ask: true })],
    ['declare', { kind: 'open', form: 'declare' }],
    [
      'new Checkout  is\ndown',
      declare({ kind: 'real', title: 'Checkout is down', severity: 'sev3', severity_unsaid: true }),
    ],
    ['Declare SEV2 drill Lost &lt;b&gt;', declare({ kind: 'drill', title: 'Lost <b>', severity: 'sev2' })],
    ['declare drill sev1 x', declare({ kind: 'drill', title: 'x', severity: 'sev1' })],
    [
      'declare 1 server is down',
      declare({ kind: 'real', title: '1 server is down', severity: 'sev3', severity_unsaid: true }),
    ],
    ['declare sev1: Checkout is down', declare({ kind: 'real', title: 'Checkout is down', severity: 'sev1' })],
    ['declare Drill, sev2: a: b', declare({ kind: 'drill', title: 'a: b', severity: 'sev2' })],
    ['ack', command({ type: 'acknowledge' })],
    ['Acknowledge', command({ type: 'acknowledge' })],
    ['note', { kind: 'open', form: 'note' }],
    ['note two  words\nand a line', command({ type: 'add_note', text: 'two  words\nand a line' })],
    ['update rolled back', command({ type: 'post_update', text: 'rolled back' })],
    ['sev', { kind: 'open', form: 'severity' }],
    ['cause', { kind: 'open', form: 'cause' }],
    ['cause a full disk', command({ type: 'set_cause', text: 'a full disk' })],
    ...['update', 'status'].map((word): [string, object] => [word, { kind: 'open', form: 'update' }]),
    ['role', { kind: 'open', form: 'role' }],
    ['task', { kind: 'open', form: 'task' }],
    ['correct 5 it was the cache', command({ type: 'correct', sequence: 5, text: 'it was the cache' })],
    ['correct #5: two\nlines', command({ type: 'correct', sequence: 5, text: 'two\nlines' })],
    ['sev sev1', command({ type: 'change_severity', severity: 'sev1' })],
    ['severity 5', command({ type: 'change_severity', severity: 'sev5' })],
    ['status Monitoring', command({ type: 'change_status', status: 'monitoring' })],
    ['status identified bad deploy', command({ type: 'change_status', status: 'identified', text: 'bad deploy' })],
    ['status resolved rolled back', command({ type: 'resolve', text: 'rolled back', ask: true })],
    ['lead', lead('U0ANA')],
    ['lead <@U0BEN|ben>', lead('U0BEN')],
    ['role Comms lead <@U0BEN>', command({ type: 'assign_role', role: 'comms', user_id: 'U0BEN' })],
    ['role "Communications": <@U0BEN>', command({ type: 'assign_role', role: 'comms', user_id: 'U0BEN' })],
    ['role DB <@U0BEN>', command({ type: 'assign_role', role: 'DB', user_id: 'U0BEN' })],
    ['role Incident Commander <@U0BEN>', lead('U0BEN')],
    ['role “IC” <@U0BEN>', lead('U0BEN')],
    ['role comms me', command({ type: 'assign_role', role: 'comms', user_id: 'U0ANA' })],
    ['role COMMS: none', command({ type: 'give_up_role', role: 'comms' })],
    ['role commander nobody', command({ type: 'give_up_lead' })],
    ['lead none', command({ type: 'give_up_lead' })],
    ['role Lead <@U0BEN>', lead('U0BEN')],
    ['task roll back', command({ type: 'add_task', text: 'roll back' })],
    ['done 3', command({ type: 'complete_task', task: 3 })],
    ['done #3', command({ type: 'complete_task', task: 3 })],
    ['resolve', command({ type: 'resolve', ask: true })],
    ['resolve all well', command({ type: 'resolve', text: 'all well', ask: true })],
    ['reopen it came back', command({ type: 'reopen', text: 'it came back' })],
  ])('%j is understood', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test.each([
    ['resovle', 'Did you mean `/incident resolve`?'],
    ['ackn', 'Did you mean `/incident ack`?'],
    ['severty sev1', 'Did you mean `/incident sev`?'],
    ['Checkout is down', '`Checkout is down` is not a command. Declare it as a new incident, or add it as a note?'],
    ['foo', '`foo` is not a command. `/incident declare` followed'],
    ['declare sev9: x', '`sev9` is not a severity'],
    ['ack 3', '`/incident show 3` shows the way to INC-3'],
    ['resolve INC-3', '`/incident resolve` works in the incident’s own channel'],
    ['reopen #3', 'takes no number'],
    ['timeline 3', 'takes no number'],
    ['sev9', '`sev9` is not a severity'],
    ['declare sev9 x', 'sev1 (the worst)'],
    ['declare sev2', 'Please add a title'],
    ['correct', '`/incident correct &lt;event&gt; &lt;text&gt;`'],
    ['correct the title', '`/incident correct 5 it was'],
    ['correct 5', '`/incident correct 5 it was'],
    ['sev high', '`high` is not a severity'],
    ['status monitring', 'Did you mean `/incident status monitoring`?'],
    ['lead @ben', 'Slack knows nobody called `@ben`'],
    ['role scribe @ben', 'Slack knows nobody called `@ben`'],
    ['role scribe', '`/incident role &lt;name&gt; &lt;@user | none&gt;`'],
    ['role <@U0BEN>', '`/incident role scribe @ana`'],
    ['done soon', '`/incident done 2`'],
    ['show me', '`/incident show 42`'],
    ['<!channel>', '`@channel` is not a command'],
    ['constructor', '`constructor` is not a command'],
  ])('%j is answered by what to do', (text, sentence) => {
    const answer = read(text);
    expect(answer).toMatchObject({ kind: 'unclear', says: expect.stringContaining(sentence) });
    expect(answer).toMatchObject({ kind: 'unclear', says: expect.not.stringMatching(/[<>]/) });
  });

  test('is never beyond it, and answers nothing that could ping', () => {
    const word = fc.constantFrom(
      ...words.map((one) => one.word),
      '@ben',
      '<!channel>',
      '<@U1|x>',
      '`',
      '<',
      '>',
      '&lt;',
    );
    fc.assert(
      fc.property(
        word,
        fc.array(fc.oneof(word, fc.string({ unit: anyCharacter })), { maxLength: 6 }),
        (first, rest) => {
          const line = read([first, ...rest].join(' '));
          if (line.kind === 'unclear') expect(line.says).not.toMatch(/[<>]/);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
