import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Command, incident } from '../../../src/capabilities/index.ts';
import { noSuchIncident } from '../../../src/kernel/decide.ts';
import type { Permission } from '../../../src/kernel/permission.ts';
import { timer } from '../../../src/kernel/system-actor.ts';
import { outcomeAnswer, outcomeAnswerToLine, textsGivenBack } from '../../../src/slack/inputs/outcome-answer.ts';
import type { Outcome } from '../../../src/store/outcome.ts';
import { anyCommand } from '../../capabilities/any-command.ts';
import { declare, type Step } from '../../capabilities/story.ts';
import { anyStory, storyOf } from '../any-state.ts';
import { clicksIn } from '../clicks-in.ts';
import { expectSendable } from '../expect-sendable.ts';

const declared: Step = ['U0ANA', declare()];
const lead = (user_id: string): Command => ({ type: 'assign_lead', user_id, answer_within_seconds: 300 });
const anaLeads: Step = ['U0ANA', lead('U0ANA')];

/** What somebody is told who asks this of that story, a minute later. */
function told(steps: readonly Step[], command: Command, actor = 'U0BEN', minutes = 1): string {
  const { state, events } = storyOf(steps);
  const at = new Date(Date.parse(events.at(-1)?.occurred_at ?? '') + minutes * 60_000).toISOString();
  const decision = incident.decide(state, command, { actor, at });
  if (decision.kind !== 'accepted') return answered({ ...decision, state }, command, actor);
  return answered(recorded([...steps, [actor, command, minutes]]), command, actor);
}

/** The types of the events that somebody was told of. */
const toldOf = new Set<string>();

/** The outcome of the last step of a story. */
function recorded(steps: readonly Step[]): Outcome {
  const { state, events } = storyOf(steps);
  const event = events.at(-1);
  if (event === undefined) throw new Error('An event expected');
  toldOf.add(event.type);
  return { kind: 'recorded', event, state, replay: false };
}

function answered(outcome: Outcome, command: Command, viewer = 'U0BEN'): string {
  const answer = outcomeAnswer(outcome, command, viewer);
  expectSendable(answer);
  // One line: two sentences at most.
  expect(answer.text).not.toContain('\n');
  return answer.text;
}

/** A text with each date token as the time of day that Slack shows in UTC. */
function atUtc(text: string): string {
  return text.replaceAll(/<!date\^\d+\^\{[^|]*\|(?:\d{4}-\d\d-\d\d )?(\d\d:\d\d) UTC>/g, '$1');
}

describe('an answer to a typed line', () => {
  const lost: Outcome = { kind: 'unavailable', reason: 'gone' };
  const lineAnswer = (outcome: Outcome, text: string) =>
    outcomeAnswerToLine(outcome, { type: 'add_note', text }, 'U0BEN').text;

  test('gives back what was not recorded, so that it can ping nobody and fits', () => {
    expect(lineAnswer(lost, 'Rolled back <!channel>')).toBe(
      'This try did not record the note: the database can’t be reached right now. Please try again in a moment.\nYou wrote: “Rolled back &lt;!channel&gt;”',
    );
    expectSendable({ text: lineAnswer(lost, '<'.repeat(20_000)) });
    expect(outcomeAnswerToLine(lost, declare('Search is down'), 'U0BEN').text).toMatch(
      /\nYou wrote: “Search is down”$/,
    );
  });

  test('gives back all of a text that is too long to record, and each text of a form by its name', () => {
    const told = (command: Command) => {
      const answer = textsGivenBack({ text: 'Not recorded.' }, command);
      expectSendable(answer);
      return [answer.text, ...(answer.blocks ?? []).map((block) => JSON.stringify(block))];
    };
    const long = `${'It was the cache. '.repeat(400)}The end.`;
    expect(told({ type: 'add_note', text: long }).at(-1)).toContain('The end.');
    const full = { summary: 's'.repeat(3_000), impact: `${'i'.repeat(2_990)} the end`, services: 'v'.repeat(3_000) };
    const [text, ...blocks] = told({ ...declare('Carts are slow'), ...full });
    expect(text).toContain('Not recorded.\nYou wrote as the title: “Carts are slow”\nYou wrote as the summary: ');
    expect(blocks.join('\n')).toContain('the end');
    expect(told({ type: 'acknowledge' })).toEqual(['Not recorded.']);
  });

  test('has nothing to give back where it was recorded, or nothing was typed', () => {
    expect(lineAnswer(recorded([declared, ['U0BEN', { type: 'add_note', text: 'x' }]]), 'x')).not.toContain(
      'You wrote',
    );
    expect(lineAnswer(lost, ' ')).not.toContain('You wrote');
    expect(outcomeAnswerToLine(lost, { type: 'acknowledge' }, 'U0BEN').text).not.toContain('You wrote');
  });
});

describe('an answer', () => {
  test.each<[Command, string]>([
    [{ type: 'acknowledge' }, 'You acknowledged INC-42.'],
    [{ type: 'change_severity', severity: 'sev2' }, 'INC-42 is now sev2.'],
    [{ type: 'change_status', status: 'monitoring' }, 'INC-42 is now monitoring.'],
    [{ type: 'post_update', text: 'x' }, 'Your update on INC-42 is posted (event 2).'],
    [{ type: 'resolve' }, 'INC-42 is resolved.'],
    [lead('U0BEN'), 'You lead INC-42.'],
    [lead('U0ANA'), '<@U0ANA> leads INC-42.'],
    [{ type: 'assign_role', role: 'scribe', user_id: 'U0ANA' }, '<@U0ANA> is now “scribe” of INC-42.'],
    [{ type: 'assign_role', role: '<!here>', user_id: 'U0BEN' }, '<@U0BEN> is now “&lt;!here&gt;” of INC-42.'],
    [{ type: 'add_note', text: 'x' }, 'Your note is in INC-42 (event 2).'],
    [{ type: 'add_task', text: 'x' }, 'Task 1 is added to INC-42.'],
    [{ type: 'correct', sequence: 1, text: 'x' }, 'Event 1 of INC-42 is corrected.'],
    [{ type: 'redact', sequence: 1, reason: 'x' }, 'Event 1 of INC-42 is redacted.'],
  ])('says what was recorded: %j', (command, sentence) => {
    expect(told([declared], command)).toBe(sentence);
  });

  test('names the declared incident, and a drill as one', () => {
    const drill: Command = {
      type: 'declare',
      team_id: 'T1',
      number: 7,
      kind: 'drill',
      title: 'Restore',
      severity: 'sev4',
    };
    expect(answered(recorded([declared]), declare())).toBe(
      'INC-42 is declared as sev1. Its channel follows in a moment.',
    );
    expect(answered(recorded([['U0ANA', drill]]), drill)).toMatch(/^DRILL-7 is declared as sev4\./);
  });

  test('promises a channel to what is in triage only once somebody accepts it, and to a private one none that it has', () => {
    const triaged = (more: object): Step => ['U0ANA', { ...declare(), triage: true, ...more }];
    const answerTo = (step: Step) => answered(recorded([step]), declare());
    const isNotPromised = expect.not.stringContaining('Its channel follows');
    expect(answerTo(triaged({}))).toBe(
      'INC-42 is declared as sev1. It is in triage: it gets a channel once somebody accepts it.',
    );
    for (const more of [{ severity_unsaid: true }, { kind: 'drill' }, { private: true }]) {
      expect(answerTo(triaged(more))).toEqual(isNotPromised);
    }
    expect(told([triaged({})], { type: 'accept' })).toBe('INC-42 is accepted. Its channel follows in a moment.');
    expect(told([triaged({ private: true })], { type: 'accept' })).toBe('INC-42 is accepted.');
  });

  test('says what became of something that stood before', () => {
    const task: Step = ['U0ANA', { type: 'add_task', text: 'x' }];
    expect(told([declared, task], { type: 'complete_task', task: 1 })).toBe(
      'Task 1 of INC-42 is done. `/incident undone 1` opens it again.',
    );
    expect(told([declared, ['U0ANA', { type: 'resolve' }]], { type: 'reopen' })).toBe('INC-42 is open again.');
  });

  test('says who leads, and who is asked', () => {
    const asked: Step = ['U0BEN', lead('U0BEN')];
    const offered: Step = ['U0ANA', lead('U0BEN')];
    expect(told([declared, anaLeads], lead('U0BEN'))).toBe(
      'You asked <@U0ANA> for the lead of INC-42. Without an answer in 5 min, `/incident lead` takes it.',
    );
    expect(told([declared, anaLeads, asked], lead('U0BEN'), 'U0BEN', 5)).toBe(
      'You lead INC-42: <@U0ANA> did not answer.',
    );
    expect(told([declared, anaLeads, asked], { type: 'give_lead', user_id: 'U0BEN' }, 'U0ANA')).toBe(
      '<@U0BEN> leads INC-42.',
    );
    expect(told([declared, anaLeads, asked], { type: 'decline_lead' }, 'U0ANA')).toBe('You keep the lead of INC-42.');
    expect(told([declared, anaLeads], lead('U0BEN'), 'U0ANA')).toBe(
      'You offered <@U0BEN> the lead of INC-42. Until they take it, you lead.',
    );
    expect(told([declared, anaLeads, offered], { type: 'accept_lead' })).toBe('You lead INC-42.');
    expect(told([declared, anaLeads, offered], { type: 'decline_lead' })).toBe(
      'You declined the lead of INC-42. <@U0ANA> still leads.',
    );
  });

  test('says who may know of it', () => {
    const secret: Command = {
      type: 'declare',
      team_id: 'T1',
      number: 42,
      kind: 'real',
      title: 'Payroll leaks',
      severity: 'sev1',
      private: true,
    };
    expect(told([['U0ANA', secret]], { type: 'share', user_id: 'U0CHLOE' })).toBe('<@U0CHLOE> can now see INC-42.');
    expect(told([declared, anaLeads], { type: 'make_private' }, 'U0ANA')).toBe(
      'INC-42 is now private. It moves to a private channel in a moment.',
    );
    expect(told([declared], { type: 'make_private' })).toBe(
      'INC-42 is now private. It moves to a private channel in a moment.',
    );
    expect(told([declared], { type: 'share', user_id: 'U0CHLOE' })).toBe(
      'INC-42 is not private: everybody can see it.',
    );
  });

  test('says who may have what settings keep for some people, with a button for what helps', () => {
    const oncall = { to: 'group', group: 'S0ONCALL' } as const;
    const forbidden = (steps: readonly Step[], permission: Permission, command: Command = { type: 'resolve' }) => {
      const { state } = storyOf(steps);
      const decision = incident.decide(state, command, { actor: 'U0BEN', at: new Date().toISOString(), permission });
      if (decision.kind === 'accepted') throw new Error('A refusal expected');
      const answer = outcomeAnswer({ ...decision, state }, command, 'U0BEN');
      return [answer.text, ...clicksIn(answer.blocks ?? []).map(({ action_id }) => action_id)];
    };
    const take = 'incident:take_lead:v1';
    expect(forbidden([declared, anaLeads], { to: 'lead' })).toEqual([
      'Only <@U0ANA> may resolve INC-42, as the lead: ask them, or take the lead first.',
      take,
    ]);
    expect(forbidden([declared], { to: 'lead' }, { type: 'make_private' })).toEqual([
      'Only the lead may make INC-42 private, and nobody leads. Take the lead first.',
      take,
    ]);
    expect(forbidden([declared, anaLeads], { ...oncall, isIn: false }, { type: 'decline', text: 'x' })).toEqual([
      'Only people in <!subteam^S0ONCALL> may decline INC-42. Please ask one of them.',
    ]);
    expect(forbidden([declared, anaLeads], { ...oncall, isIn: null })).toEqual([
      'Only people in <!subteam^S0ONCALL> may resolve INC-42, but Slack does not say now who they are. Until it does, only <@U0ANA> may do so, as the lead: ask them, or take the lead first.',
      take,
    ]);
    expect(forbidden([declared, anaLeads, ['U0ANA', { type: 'resolve' }]], { to: 'lead' }, { type: 'reopen' })).toEqual(
      ['Only <@U0ANA> may reopen INC-42, as the lead: please ask them.'],
    );
  });

  test('says when somebody is reminded next', () => {
    const watched: Command = {
      type: 'declare',
      team_id: 'T1',
      number: 42,
      kind: 'real',
      title: 'Checkout is down',
      severity: 'sev1',
      unattended: { severities: ['sev1'], after_seconds: 300, snooze_seconds: 900 },
    };
    const snooze: Command = { type: 'snooze_reminder', what: 'unattended', seconds: 900 };
    const remind: Command = { type: 'remind', what: 'unattended', due_at: '2026-11-24T02:05:00.000Z' };
    const reminded: readonly Step[] = [
      ['U0ANA', watched],
      [timer, remind, 5],
    ];
    expect(told([['U0ANA', watched]], remind, timer, 5)).toBe('The channel of INC-42 is reminded.');
    expect(atUtc(told(reminded, snooze))).toBe('The reminder for INC-42 is snoozed until 02:21.');
    expect(atUtc(told([['U0ANA', watched]], snooze))).toBe('There is nothing to snooze yet: the reminder is due 02:05');
    expect(atUtc(told([...reminded, ['U0ANA', snooze]], snooze))).toBe(
      'Already snoozed until 02:21 (<@U0ANA>, 02:06).',
    );
  });

  test('mentions people only, never what else stands where a person should', () => {
    expect(told([declared], lead('!channel'))).toBe('“!channel” leads INC-42.');
  });

  test.each<[string, readonly Step[], Command, string]>([
    ['resolved', [['U0ANA', { type: 'resolve' }]], { type: 'resolve' }, 'Already resolved (<@U0ANA>, 02:01).'],
    [
      'acknowledged',
      [['U0BEN', { type: 'acknowledge' }]],
      { type: 'acknowledge' },
      'Already acknowledged (you, 02:01).',
    ],
    ['sev1', [], { type: 'change_severity', severity: 'sev1' }, 'Already sev1 (<@U0ANA>, 02:00).'],
    ['of a status', [], { type: 'change_status', status: 'investigating' }, 'Already investigating (<@U0ANA>, 02:00).'],
    ['open', [], { type: 'reopen' }, 'Already open (<@U0ANA>, 02:00).'],
    ['led by them', [['U0BEN', lead('U0BEN')]], lead('U0BEN'), 'The lead is already yours (you, 02:01).'],
    ['led', [anaLeads], lead('U0ANA'), '<@U0ANA> already has the lead (<@U0ANA>, 02:01).'],
    [
      'offered',
      [anaLeads, ['U0BEN', lead('U0CHLOE')]],
      lead('U0CHLOE'),
      'The lead is already offered to <@U0CHLOE> (you, 02:02).',
    ],
    [
      'asked for',
      [anaLeads, ['U0BEN', lead('U0BEN')]],
      lead('U0BEN'),
      'You already asked for the lead: without an answer, `/incident lead` takes it after 02:07 (you, 02:02).',
    ],
    [
      'of a role',
      [['U0ANA', { type: 'assign_role', role: 'scribe', user_id: 'U0BEN' }]],
      { type: 'assign_role', role: 'scribe', user_id: 'U0BEN' },
      'Already “scribe” (<@U0ANA>, 02:01).',
    ],
    [
      'done',
      [
        ['U0ANA', { type: 'add_task', text: 'x' }],
        ['U0ANA', { type: 'complete_task', task: 1 }],
      ],
      { type: 'complete_task', task: 1 },
      'Task 1 is already done (<@U0ANA>, 02:02).',
    ],
    [
      'redacted',
      [['U0ANA', { type: 'redact', sequence: 1, reason: 'x' }]],
      { type: 'redact', sequence: 1, reason: 'x' },
      'Event 1 is already redacted (<@U0ANA>, 02:01).',
    ],
  ])('tells who was first and when, of what is already %s', (_what, steps, command, sentence) => {
    expect(atUtc(told([declared, ...steps], command))).toBe(sentence);
  });

  const resolved: Step = ['U0ANA', { type: 'resolve' }];
  const forty = (command: (index: number) => Command) =>
    Array.from({ length: 40 }, (_, index): Step => ['U0ANA', command(index)]);
  test.each<[string, readonly Step[], Command, string]>([
    [
      'resolved',
      [resolved],
      { type: 'post_update', text: 'x' },
      'INC-42 was resolved by <@U0ANA> 02:01 – `/incident reopen` opens it again; a note can still be added.',
    ],
    [
      'too long',
      [],
      { type: 'add_note', text: 'x'.repeat(4000) },
      'The note has 4000 characters; at most 3000 fit. Please shorten it and send it again.',
    ],
    ['empty', [], { type: 'add_note', text: ' ' }, 'The note is empty. Please write it and send it again.'],
    [
      'about no task',
      [],
      { type: 'complete_task', task: 3 },
      'There is no task 3. None has been added yet: `/incident task` adds one.',
    ],
    [
      'about another task',
      [['U0ANA', { type: 'add_task', text: 'x' }]],
      { type: 'complete_task', task: 3 },
      'There is no task 3. There is only task 1.',
    ],
    [
      'one task too many',
      forty(() => ({ type: 'add_task', text: 'x' })),
      { type: 'add_task', text: 'x' },
      'An incident can have 40 tasks at most, completed ones included. Please add a note instead.',
    ],
    [
      'one role too many',
      forty((index) => ({ type: 'assign_role', role: `role ${index}`, user_id: 'U0BEN' })),
      { type: 'assign_role', role: 'another', user_id: 'U0BEN' },
      'An incident can have 40 roles at most. Please use an existing one.',
    ],
    [
      'about no text',
      [['U0BEN', { type: 'acknowledge' }]],
      { type: 'correct', sequence: 2, text: 'x' },
      'Event 2 has no text to correct. To change a severity, a status or the lead, set it again.',
    ],
    [
      'about no event',
      [],
      { type: 'correct', sequence: 9, text: 'x' },
      'There is no event 9: the last is 1. `/incident timeline` shows the numbers.',
    ],
    [
      'longer than what it corrects may be',
      [],
      { type: 'correct', sequence: 1, text: 'x'.repeat(151) },
      'The correction has 151 characters; at most 150 fit. Please shorten it and send it again.',
    ],
    ['for nobody to give', [anaLeads], { type: 'give_lead', user_id: 'U0BEN' }, 'Nobody asks for the lead any more.'],
    [
      'for another to give',
      [anaLeads, ['U0CHLOE', lead('U0CHLOE')]],
      { type: 'give_lead', user_id: 'U0CHLOE' },
      'Only <@U0ANA> can answer this, as the lead.',
    ],
    [
      'no more asked for by whom the button names',
      [anaLeads, ['U0CHLOE', lead('U0CHLOE')]],
      { type: 'give_lead', user_id: 'U0BEN' },
      '<@U0CHLOE> asks for the lead now. Please answer under that request.',
    ],
    [
      'not offered',
      [anaLeads],
      { type: 'accept_lead' },
      'There is nothing for you to answer: <@U0ANA> leads. `/incident lead` asks for the lead.',
    ],
    [
      'not led',
      [],
      { type: 'accept_lead' },
      'There is nothing for you to answer. Nobody leads: `/incident lead` takes the lead.',
    ],
  ])('says why it is refused and what to do, where it is %s', (_why, steps, command, sentence) => {
    expect(atUtc(told([declared, ...steps], command))).toBe(sentence);
  });

  test('of an incident that there is not says no more than that', () => {
    expect(answered({ ...noSuchIncident, state: null }, { type: 'resolve' })).toBe('There is no such incident.');
  });

  test('claims nothing that is not known, whatever was asked', () => {
    const unknown: Outcome = { kind: 'unknown', reason: 'secret host' };
    const unavailable: Outcome = { kind: 'unavailable', reason: 'secret host' };
    fc.assert(
      fc.property(anyCommand, (command) => {
        const subject = incident.subjectOf(command.type);
        expect(subject).toMatch(/^(the|your) /);
        expect(answered(unknown, command)).toMatch(new RegExp(`^It is not known whether ${subject} was recorded: `));
        expect(answered(unavailable, command)).toMatch(
          new RegExp(`^This try did not record ${subject}: the database can’t be reached right now\\.`),
        );
        expect(answered(unknown, command)).not.toContain('secret');
      }),
    );
    expect(answered({ kind: 'busy' }, { type: 'resolve' })).toBe(
      'Not recorded: too many people are writing to this incident at once. Please try again.',
    );
    expect(answered({ kind: 'mismatch' }, { type: 'resolve' })).toMatch(/^Not recorded: an earlier request /);
    expect(answered({ kind: 'damaged', sequence: 3, reason: 'secret', why: 'newer' }, { type: 'resolve' })).toMatch(
      /^Not recorded: this incident was written by a newer version of Quorum\. /,
    );
    expect(answered({ kind: 'damaged', sequence: 3, reason: 'secret', why: 'damaged' }, { type: 'resolve' })).toMatch(
      /^Not recorded: event 3 of this incident can’t be read\. /,
    );
  });
});

test('somebody was told of each event that there is: of those above by the letter, of any other in a sentence', () => {
  expect(toldOf.size).toBeGreaterThanOrEqual(23);
  fc.assert(
    fc.property(anyStory(40), ({ events, state }) => {
      for (const event of events) {
        const { text } = outcomeAnswer({ kind: 'recorded', event, state, replay: false }, { type: 'resolve' }, 'U0ANA');
        expect(text).toMatch(/[.`]$/);
        expect(text).not.toMatch(/undefined|NaN|\[object/);
        expect(text).not.toMatch(/^Recorded in INC-/);
      }
    }),
    { numRuns: 50 },
  );
});

test('what is asked back has its answers as buttons, and names whom the lead would be taken from', () => {
  const { state } = storyOf([declared, anaLeads]);
  const command: Command = { type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300, if_free: true };
  const decision = incident.decide(state, command, { actor: 'U0BEN', at: state.declared.at });
  if (decision.kind !== 'refused') throw new Error('A question expected');
  const answer = outcomeAnswer({ ...decision, state }, command, 'U0BEN');
  expectSendable(answer);
  expect(atUtc(answer.text)).toMatch(/^Take the lead\? <@U0ANA> has led since \d\d:\d\d$/);
  expect(clicksIn(answer.blocks ?? [])).toMatchObject([
    { action_id: 'incident:take_lead_from:v1', value: `${state.incident_id}:U0ANA` },
    { action_id: 'incident:leave:v1', value: state.incident_id },
  ]);
});
