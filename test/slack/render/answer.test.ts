import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../../src/incident/command.ts';
import type { Refusal } from '../../../src/incident/decide.ts';
import { decide } from '../../../src/incident/decide.ts';
import { renderAnswer, renderAnswerToLine } from '../../../src/slack/render/answer.ts';
import type { Outcome } from '../../../src/store/outcome.ts';
import { declare, type Step } from '../../incident/story.ts';
import { storyOf } from './any-state.ts';
import { expectSendable } from './expect-sendable.ts';

const declared: Step = ['U0ANA', declare()];

/** What Ben is told when he asks this of that story. */
function told(steps: readonly Step[], command: Command): string {
  const before = storyOf(steps).state;
  const decision = decide(before, command);
  if (decision.kind === 'accepted') {
    const { state, events } = storyOf([...steps, ['U0BEN', command]]);
    const event = events.at(-1);
    if (event === undefined) throw new Error('An event expected');
    return answered({ kind: 'recorded', event, state, replay: false }, command.type);
  }
  return answered({ ...decision, state: before }, command.type);
}

function answered(outcome: Outcome, asked: Command['type']): string {
  const answer = renderAnswer(outcome, asked, 'U0BEN');
  expectSendable(answer);
  return answer.text;
}

describe('an answer to a typed line', () => {
  const lost: Outcome = { kind: 'unavailable', reason: 'gone' };
  const lineAnswer = (outcome: Outcome, text: string) =>
    renderAnswerToLine(outcome, { type: 'add_note', text }, 'U0BEN').text;

  test('gives back what was not recorded, so that it can ping nobody and fits', () => {
    expect(lineAnswer(lost, 'Rolled back <!channel>')).toMatch(
      /^This try did not record the note: .*\nYou wrote: Rolled back &lt;!channel&gt;$/s,
    );
    expectSendable({ text: lineAnswer(lost, '<'.repeat(20_000)) });
  });

  test('has nothing to give back where it was recorded, or nothing was typed', () => {
    const { state, events } = storyOf([declared, ['U0BEN', { type: 'add_note', text: 'x' }]]);
    const event = events.at(-1);
    if (event === undefined) throw new Error('An event expected');
    expect(lineAnswer({ kind: 'recorded', event, state, replay: false }, 'x')).not.toContain('You wrote');
    expect(renderAnswerToLine(lost, { type: 'acknowledge' }, 'U0BEN').text).not.toContain('You wrote');
  });
});

describe('an answer', () => {
  test('says what was recorded', () => {
    expect(told([declared], { type: 'acknowledge' })).toBe('Acknowledged INC-42.');
    expect(told([declared], { type: 'assign_lead', user_id: 'U0BEN' })).toBe('Recorded: <@U0BEN> leads INC-42.');
    expect(told([declared], { type: 'add_note', text: 'x' })).toBe('Noted in INC-42, as event 2.');
    expect(told([declared], { type: 'change_severity', severity: 'sev2' })).toBe('Recorded: INC-42 is sev2.');
    expect(told([declared], { type: 'add_task', text: 'x' })).toBe('Added task 1 to INC-42.');
    expect(told([declared], { type: 'assign_role', role: '<!here>', user_id: 'U0BEN' })).toContain(
      'is &lt;!here&gt; in',
    );
    expect(told([declared], { type: 'resolve' })).toBe('Resolved INC-42.');
  });

  test('mentions people only, never what else stands where a person should', () => {
    expect(told([declared], { type: 'assign_lead', user_id: '!channel' })).toBe('Recorded: !channel leads INC-42.');
  });

  test('names the declared incident', () => {
    const { state, events } = storyOf([declared]);
    const [event] = events;
    if (event === undefined) throw new Error('An event expected');
    expect(answered({ kind: 'recorded', event, state, replay: true }, 'declare')).toBe(
      'Declared INC-42 Checkout is down as sev1. Its channel follows in a moment.',
    );
  });

  test('tells the loser of a race who was first and when', () => {
    expect(told([declared, ['U0ANA', { type: 'resolve' }]], { type: 'resolve' })).toMatch(
      /^Already resolved by <@U0ANA> at <!date\^\d+\^\{time\}\|02:01 UTC>\.$/,
    );
    expect(told([declared, ['U0BEN', { type: 'acknowledge' }]], { type: 'acknowledge' })).toMatch(
      /^Already acknowledged by you at /,
    );
    expect(told([declared], { type: 'change_severity', severity: 'sev1' })).toMatch(/already set to sev1 by <@U0ANA>/);
    expect(told([declared], { type: 'reopen' })).toMatch(/^It is open already/);
  });

  test('says why something is refused and what to do next', () => {
    const resolved: Step = ['U0ANA', { type: 'resolve' }];
    expect(told([declared, resolved], { type: 'post_update', text: 'x' })).toContain('`/incident reopen`');
    expect(told([declared], { type: 'add_note', text: 'x'.repeat(4000) })).toContain('4000 characters, and 3000 fit');
    expect(told([declared], { type: 'add_note', text: ' ' })).toContain('the note is empty');
    expect(told([declared], { type: 'complete_task', task: 3 })).toContain('`/incident task` adds one');
    const tasks = Array.from({ length: 40 }, (): Step => ['U0ANA', { type: 'add_task', text: 'x' }]);
    expect(told([declared, ...tasks], { type: 'add_task', text: 'x' })).toContain('holds 40 tasks');
    expect(told([declared, ['U0BEN', { type: 'acknowledge' }]], { type: 'correct', sequence: 2, text: 'x' })).toContain(
      'event 2 holds no text to correct',
    );
    const refusal: Refusal = { reason: 'not_declared' };
    expect(answered({ kind: 'refused', refusal, state: null }, 'resolve')).toContain('no such incident');
  });

  test('claims nothing that is not known', () => {
    const types: readonly Command['type'][] = [
      'declare',
      'acknowledge',
      'assign_lead',
      'assign_role',
      'add_note',
      'change_severity',
      'change_status',
      'post_update',
      'add_task',
      'complete_task',
      'resolve',
      'reopen',
    ];
    for (const type of types) {
      expect(answered({ kind: 'unknown', reason: 'secret host' }, type)).toMatch(/^Not known yet whether the /);
      expect(answered({ kind: 'unavailable', reason: 'secret host' }, type)).toMatch(
        /^This try did not record the .*: the database can’t be reached right now\./,
      );
      expect(answered({ kind: 'unknown', reason: 'secret host' }, type)).not.toContain('secret');
    }
    expect(answered({ kind: 'busy' }, 'resolve')).toMatch(/^Not taken this time: too many people .* try again\.$/);
    expect(answered({ kind: 'mismatch' }, 'resolve')).toMatch(/^Not recorded: /);
  });
});
