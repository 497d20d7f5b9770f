import { describe, expect, test } from '@jest/globals';
import { settingsSchema } from '../../../src/configuration/settings.ts';
import { readLine } from '../../../src/slack/inputs/read-line.ts';
import { askedBy, settings } from '../../support/settings.ts';

const read = (typed: string, of = settings) => readLine(typed, { ...askedBy('U0ANA'), settings: of });
const command = (of: object) => ({ kind: 'command', command: of });
const unclear = (says: string) => ({ kind: 'unclear', says: expect.stringContaining(says) });

/** A declaration as [severity, title], with `drill` and `private` after it. */
function declared(typed: string, of = settings): readonly unknown[] {
  const asked = read(typed, of);
  if (asked.kind !== 'declare') return [asked.kind, 'says' in asked ? asked.says : ''];
  const { kind, severity, title, private: isPrivate = false } = Object(asked.command);
  const more = [...(kind === 'drill' ? ['drill'] : []), ...(isPrivate ? ['private'] : [])];
  return [severity, title, ...more, ...('remark' in asked ? [asked.remark] : [])];
}

const ifMeant = (key: string) => `If you meant ${key}: \`/incident sev ${key.slice(3)}\` in its channel changes it.`;

describe('a severity in a declaration', () => {
  test.each([
    ['declare sev 1 X', 'sev1', 'X'],
    ['declare [sev1] X', 'sev1', 'X'],
    ['declare [SEV 1]: X', 'sev1', 'X'],
    ['declare (sev-2) X', 'sev2', 'X'],
    ['declare *sev1* X', 'sev1', 'X'],
    ['declare sev1: X', 'sev1', 'X'],
    ['declare sev1 - X', 'sev1', 'X'],
    ['declare sev1 | X: y', 'sev1', 'X: y'],
    ['declare severity: 2 X', 'sev2', 'X'],
    ['declare Severity=2, X', 'sev2', 'X'],
    ['declare sev_1 X', 'sev1', 'X'],
    ['declare sev one X', 'sev1', 'X'],
    ['declare ｓｅｖ１　X', 'sev1', 'X'],
    ['declare sev１ X', 'sev1', 'X'],
    ['declare \u200bsev1 X', 'sev1', 'X'],
    ['declare: sev1 X', 'sev1', 'X'],
    ['declare X sev1', 'sev1', 'X'],
    ['declare X, sev1', 'sev1', 'X'],
    ['declare X (sev 1)', 'sev1', 'X'],
    ['declare X - SEV1.', 'sev1', 'X'],
    ['declare X [severity 4]!', 'sev4', 'X'],
    ['declare X sev 2', 'sev2', 'X'],
    ['declare X &lt;b&gt; sev1', 'sev1', 'X <b>'],
    ['declare SEV II X', 'sev2', 'X'],
    ['declare sev¹ X', 'sev1', 'X'],
    ['declare severity: sev2 X', 'sev2', 'X'],
    ['declare X severity: sev1', 'sev1', 'X'],
    ['declare X, severity sev1', 'sev1', 'X'],
    ['declare sev1 handbook is down', 'sev1', 'handbook is down'],
    ['declare 1 server is down', 'sev3', '1 server is down'],
    ['declare sevilla is down', 'sev3', 'sevilla is down'],
    ['declare error rate at 5', 'sev3', 'error rate at 5'],
  ])('is found where it is clearly meant: %s', (typed, severity, title) => {
    expect(declared(typed)).toEqual([severity, title]);
  });

  test.each([
    ['declare the sev1 handbook is down', 'sev3', 'the sev1 handbook is down', 'sev1'],
    ['declare pager asks to upgrade to sev1', 'sev3', 'pager asks to upgrade to sev1', 'sev1'],
    ['declare "sev1 handbook" is down', 'sev3', '"sev1 handbook" is down', 'sev1'],
    ['declare sev2 X sev1', 'sev2', 'X sev1', 'sev1'],
    ['declare P1 payments are down', 'sev3', 'P1 payments are down', 'sev1'],
    ['declare Critical: payments are down', 'sev3', 'Critical: payments are down', 'sev1'],
    ['declare prio 2 payments are down', 'sev3', 'prio 2 payments are down', 'sev2'],
  ])('is left in the title where it may be meant, and the answer says how to change it: %s', (typed, ...expected) => {
    const [severity, title, meant = ''] = expected;
    expect(declared(typed)).toEqual([severity, title, ifMeant(meant)]);
  });

  test('goes by the names of the settings, words among them only with a mark', () => {
    const named = settingsSchema.parse({
      severities: { sev1: { name: 'P1' }, sev2: { name: 'Major' }, sev5: { choosable: false } },
    });
    expect(declared('declare p1 X', named)).toEqual(['sev1', 'X']);
    expect(declared('declare X (P1)', named)).toEqual(['sev1', 'X']);
    expect(declared('declare [major] X', named)).toEqual(['sev2', 'X']);
    expect(declared('declare Major: X', named)).toEqual(['sev2', 'X']);
    expect(declared('declare Major outage of X', named)).toEqual(['sev3', 'Major outage of X', ifMeant('sev2')]);
    expect(declared('declare sev 5 X', named)).toEqual([
      'unclear',
      expect.stringContaining('`sev 5` is not a severity'),
    ]);
    expect(read('sev p1', named)).toEqual(command({ type: 'change_severity', severity: 'sev1' }));
  });

  test.each([
    ['declare [drill] sev 2: X', ['sev2', 'X', 'drill']],
    ['declare X (drill)', ['sev3', 'X', 'drill']],
    ['declare X sev1, private', ['sev1', 'X', 'private']],
    ['declare X [private] [sev1]', ['sev1', 'X', 'private']],
    ['declare sev1 evacuation, fire drill', ['sev1', 'evacuation, fire drill']],
    ['declare [confidential] sev2 X', ['sev2', 'X', 'private']],
    ['declare X, confidential', ['sev3', 'X', 'private']],
    ['declare private keys leaked', ['sev3', 'keys leaked', 'private']],
  ])('stands beside what else a declaration can be: %s', (typed, expected) => {
    expect(declared(typed)).toEqual(expected);
  });

  test.each([
    ['declare sev 9 X', '`sev 9` is not a severity'],
    ['declare [sev0] X', '`[sev0]` is not a severity'],
    ['declare X sev9', '`sev9` is not a severity'],
    ['declare sev 1', 'Please add a title'],
    ['declare [sev1]', 'Please add a title'],
    ['declare sev', 'Please add a title'],
    ['declare -', 'Please add a title'],
    ['declare sev1 ???', 'Please add a title'],
    ['declare 42', '`/incident show 42` shows INC-42'],
    ['declare drill-3', '`/incident show DRILL-3` shows DRILL-3'],
  ])('is asked for where there is none of that name, and so is a title: %s', (typed, says) => {
    expect(read(typed)).toMatchObject(unclear(says));
  });
});

describe('a near miss', () => {
  const severity = (of: string) => command({ type: 'change_severity', severity: of });
  test.each<[string, object]>([
    ['sev-1', severity('sev1')],
    ['SEV1', severity('sev1')],
    ['sev1.', severity('sev1')],
    ['sev:2', severity('sev2')],
    ['sev: 2', severity('sev2')],
    ['sev [2]', severity('sev2')],
    ['sev sev-3!', severity('sev3')],
    ['severity４', severity('sev4')],
    ['sev two', severity('sev2')],
    ['monitoring', command({ type: 'change_status', status: 'monitoring' })],
    ['Resolved!', command({ type: 'resolve', ask: true })],
    ['commander me', expect.objectContaining({ command: expect.objectContaining({ user_id: 'U0ANA' }) })],
    ['ack.', command({ type: 'acknowledge' })],
    ['/ack', command({ type: 'acknowledge' })],
    ['incident ack', command({ type: 'acknowledge' })],
    ['/incident resolve: rolled back', command({ type: 'resolve', text: 'rolled back', ask: true })],
    [
      'sev 1 because payments fail',
      command({ type: 'change_severity', severity: 'sev1', text: 'because payments fail' }),
    ],
    ['sev sev2: only the EU', command({ type: 'change_severity', severity: 'sev2', text: 'only the EU' })],
    ['status fixed', command({ type: 'change_status', status: 'monitoring' })],
    ['status Watching it', command({ type: 'change_status', status: 'monitoring', text: 'it' })],
    ['status done', command({ type: 'resolve', ask: true })],
    ['resolve:', command({ type: 'resolve', ask: true })],
    ['`resolve`', command({ type: 'resolve', ask: true })],
    ['status: monitoring', command({ type: 'change_status', status: 'monitoring' })],
    ['status monitoring: watching', command({ type: 'change_status', status: 'monitoring', text: 'watching' })],
    ['note: it is the cache', command({ type: 'add_note', text: 'it is the cache' })],
    ['done 2.', command({ type: 'complete_task', task: 2 })],
    ['done task #2', command({ type: 'complete_task', task: 2 })],
    ['done ２', command({ type: 'complete_task', task: 2 })],
    ['correct event 5: it was the cache', command({ type: 'correct', sequence: 5, text: 'it was the cache' })],
    ['role scribe: <@U0BEN>', command({ type: 'assign_role', role: 'scribe', user_id: 'U0BEN' })],
    ['role <@U0BEN|ben> scribe', command({ type: 'assign_role', role: 'scribe', user_id: 'U0BEN' })],
    ['lead me', expect.objectContaining({ command: expect.objectContaining({ user_id: 'U0ANA' }) })],
    ['show #inc-1-checkout-is-down', { kind: 'view', view: { kind: 'show', number: 1 } }],
    ['show inc-1-checkout-is-down', { kind: 'view', view: { kind: 'show', number: 1 } }],
    ['show <#C0INC|inc-1-checkout-is-down>', { kind: 'view', view: { kind: 'show', channel_id: 'C0INC' } }],
    ['show <#C0INC>', { kind: 'view', view: { kind: 'show', channel_id: 'C0INC' } }],
    ['<#C0INC|inc-1-checkout-is-down>', { kind: 'view', view: { kind: 'show', channel_id: 'C0INC' } }],
    ['join #inc-1-checkout-is-down', { kind: 'view', view: { kind: 'join', number: 1 } }],
    ['join <#C0INC>', { kind: 'view', view: { kind: 'join', channel_id: 'C0INC' } }],
    ['show INC-1', { kind: 'view', view: { kind: 'show', number: 1 } }],
    ['show inc-1.', { kind: 'view', view: { kind: 'show', number: 1 } }],
    ['show inc 1', { kind: 'view', view: { kind: 'show', number: 1 } }],
    ['inc 1', { kind: 'view', view: { kind: 'show', number: 1 } }],
    ['inc–1', { kind: 'view', view: { kind: 'show', number: 1 } }],
    ['join #inc-1-checkout-is-down', { kind: 'view', view: { kind: 'join', number: 1 } }],
    ['join <#C0INC|inc-1-checkout-is-down>', { kind: 'view', view: { kind: 'join', channel_id: 'C0INC' } }],
    ['role <@U0BEN> is scribe', command({ type: 'assign_role', role: 'scribe', user_id: 'U0BEN' })],
    ['role scribe to <@U0BEN>', command({ type: 'assign_role', role: 'scribe', user_id: 'U0BEN' })],
    ['role deputy scribe <@U0BEN>', command({ type: 'assign_role', role: 'deputy scribe', user_id: 'U0BEN' })],
    ['role comms lead <@U0BEN>', command({ type: 'assign_role', role: 'comms', user_id: 'U0BEN' })],
    ['task <@U0BEN>, check the logs', command({ type: 'add_task', text: 'check the logs', user_id: 'U0BEN' })],
    [
      'task check the logs <@U0BEN|ben>',
      {
        ...command({ type: 'add_task', text: 'check the logs @ben' }),
        remark: expect.stringContaining('Nobody has it'),
      },
    ],
    [
      'update all good next in 30m',
      {
        ...command({ type: 'post_update', text: 'all good next in 30m' }),
        remark: expect.stringContaining('no time for the next update'),
      },
    ],
    ['#１', { kind: 'view', view: { kind: 'show', number: 1 } }],
    [
      'ack looking into it',
      {
        ...command({ type: 'acknowledge' }),
        remark: expect.stringContaining('What you wrote after it was not recorded'),
      },
    ],
  ])('is understood: %s', (typed, expected) => {
    expect(read(typed)).toEqual(expected);
  });

  test.each([
    ['role scribe <@U0BEN> <@U0CYN>', 'A role is one person’s. Nothing was recorded.'],
    ['role scribe <@U0BEN> and <@U0CYN|cyn>', 'A role is one person’s.'],
    ['role scribe @ben <@U0CYN>', 'Slack knows nobody called `@ben`'],
    ['role \u200b <@U0BEN>', '`/incident role scribe @ana`'],
    ['role the <@U0BEN> scribe', '`/incident role scribe @ana`'],
    ['lead <@U0BEN> <@U0CYN>', 'One person leads. Nothing was recorded.'],
    ['lead &lt;@U0BEN&gt;', 'Slack knows nobody called `&lt;@U0BEN&gt;`'],
    ['share <@U0BEN> <@U0CYN>', 'one person at a time'],
    ['sev 9', '`9` is not a severity'],
    ['ack 3.', '`/incident show 3` shows the way to INC-3'],
    ['show #general', '`/incident show 42`'],
    ['role scribe and comms <@U0BEN>', '`scribe and comms` is not one role'],
    ['role scribe none <@U0BEN>', '`scribe none` is not one role'],
    ['task <@U0BEN> <@U0CYN> check the logs', 'Only one person can have it. Nothing was recorded.'],
    ['task <@U0BEN> and <@U0CYN> check the logs', 'Only one person can have it.'],
    ['followup <@U0BEN>, <@U0CYN> check the logs', 'Only one person can have it.'],
    ['task done 2', '`/incident done 2` completes task 2'],
    ['task 2 is done', '`/incident done 2` completes task 2'],
    ['followup #2', '`/incident followup done 2` completes follow-up 2'],
    ['sev 2 or 3', '`2 or 3` names two severities'],
    ['sev sev1 -&gt; sev2', 'names two severities'],
    ['private off', '`private off` is not clear, so nothing was recorded'],
    ['resolve not yet', '`resolve not yet` is not clear, so nothing was recorded'],
    ['ack no', '`ack no` is not clear, so nothing was recorded'],
    ['reopen cancel', '`reopen cancel` is not clear, so nothing was recorded'],
    ['list closed', '`/incident list [drills | &lt;words&gt;]`'],
    ['resolv.', 'Did you mean `/incident resolve`?'],
    ['take lead', 'Did you mean `/incident lead`?'],
    ['post update We are rolling back', 'Did you mean `/incident update`?'],
    ['notte it is the disk', 'Did you mean `/incident note`?'],
    ['post mortem of last week', 'Declare it as a new incident, or add it as a note?'],
    ['false alarm', 'Declare it as a new incident, or add it as a note?'],
    ['monitoring looks odd', 'can mean `/incident status` or `/incident declare`'],
  ])('is answered by what would be understood: %s', (typed, says) => {
    expect(read(typed)).toMatchObject(unclear(says));
  });

  test('that can be either of two is asked about, and each of them is offered whole', () => {
    expect(read('sev1 checkout is down')).toMatchObject({
      ...unclear('Nothing was recorded'),
      instead: [
        { line: 'sev sev1 checkout is down' },
        { line: 'declare sev1 checkout is down' },
        { line: 'note sev1 checkout is down' },
      ],
    });
  });
});

describe('an incident that is named', () => {
  const two = { number: 2 };
  const declined = (text: string) => command({ type: 'decline', text });
  const accepted = command({ type: 'accept' });
  const merged = (into: object) => ({ ...command({ type: 'merge' }), into });
  const unsaid = { remark: expect.stringContaining('What you wrote after it was not recorded') };
  test.each<[string, object]>([
    ['accept 2', { ...accepted, on: two }],
    ['accept #2', { ...accepted, on: two }],
    ['accept inc 2', { ...accepted, on: two }],
    ['accept <#C0INC|inc-2-odd>', { ...accepted, on: { channel_id: 'C0INC' } }],
    ['accept INC-2: it is real', { ...accepted, on: two, ...unsaid }],
    ['accept', accepted],
    ['decline INC-2 a test', { ...declined('a test'), on: two }],
    ['decline inc 2 - a test', { ...declined('a test'), on: two }],
    ['decline "INC-2": a test', { ...declined('a test'), on: two }],
    ['decline drill-3 a test', { ...declined('a test'), on: { number: 3, as: 'drill' } }],
    ['decline #inc-2-odd-logs a test', { ...declined('a test'), on: two }],
    ['decline a test of INC-2', declined('a test of INC-2')],
    ['merge 2 into 1', { ...merged({ number: 1 }), on: two }],
    ['merge INC 2 into INC 1', { ...merged({ number: 1 }), on: two }],
    ['merge #2 #1', { ...merged({ number: 1 }), on: two }],
    ['merge 2 -&gt; 1', { ...merged({ number: 1 }), on: two }],
    ['merge into 1', merged({ number: 1 })],
    ['merge this into INC-1.', merged({ number: 1 })],
    ['merge this one with <#C0INC>', merged({ channel_id: 'C0INC' })],
    ['merge into 1, the same alert', { ...merged({ number: 1 }), ...unsaid }],
    ['duplicate of 1', merged({ number: 1 })],
    ['duplicate INC-2 is a duplicate of INC-1', { ...merged({ number: 1 }), on: two }],
    ['merge 1', merged({ number: 1 })],
    ['unmerge 2', { ...command({ type: 'unmerge' }), on: two }],
    ['unmerge 2 from 1', { ...command({ type: 'unmerge' }), on: two }],
  ])('is read one way wherever a word takes one: %s', (typed, expected) => {
    expect(read(typed)).toEqual(expected);
  });

  test('may be a bare number before a reason, which then has two meanings', () => {
    expect(read('decline 2 pods restarted')).toMatchObject({
      ...declined('2 pods restarted'),
      otherwise: { command: { type: 'decline', text: 'pods restarted' }, on: two, word: 'decline' },
    });
  });

  test.each(['decline 2', 'decline INC-2', 'merge it somewhere', 'merge 2 please'])('is asked for: %s', (typed) => {
    expect(read(typed)).toMatchObject(unclear('/incident '));
  });
});
