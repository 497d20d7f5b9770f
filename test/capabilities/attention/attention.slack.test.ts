import { expect, test } from '@jest/globals';
import { incident } from '../../../src/capabilities/index.ts';
import { remindersOf, remindersOnSlack } from '../../../src/capabilities/reminders/reminders.slack.ts';
import { timer } from '../../../src/kernel/system-actor.ts';
import { storyOf } from '../../slack/any-state.ts';
import { clicksIn } from '../../slack/clicks-in.ts';
import { placesOf } from '../../slack/places.ts';
import { settings } from '../../support/settings.ts';
import { declare, type Step, start } from '../story.ts';

const declared: Step = ['U0ANA', { ...declare(), ...remindersOf(settings) }];
const acknowledged: Step = ['U0BEN', { type: 'acknowledge' }];
const led: Step = ['U0BEN', { type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300 }];
const day = 24 * 60;
const remind = (what: string, minute: number, late = minute - 1): Step => [
  timer,
  { type: 'remind', what, due_at: new Date(start + minute * 60_000).toISOString() },
  late,
];

function posts(...steps: readonly Step[]) {
  const { state } = storyOf([declared, ...steps]);
  return (remindersOnSlack.slack.posts?.(state, placesOf(state)) ?? []).map(({ where, message }) => ({
    where,
    text: message.text,
    buttons: clicksIn(message.blocks).map(({ action_id }) => action_id.split(':')[1]),
  }));
}

const offTurns = ['snooze_nudge', 'snooze_nudge_long', 'stop_nudge'];

test('an incident that nobody leads is told whoever responds', () => {
  const late = remind('no_lead', 11, 12);
  expect(posts(acknowledged, late)).toEqual([
    {
      where: 'channel',
      text: 'INC-42 (sev1): nobody leads, 12 min after it was acknowledged · <@U0BEN> leads · comms <@U0CYN>',
      buttons: ['take_lead', ...offTurns],
    },
  ]);
  expect(posts(acknowledged, late, ['U0BEN', { type: 'stop_reminder', what: 'no_lead' }])).toEqual([]);
  expect(posts(acknowledged, late, led)).toEqual([]);
});

test('one that is open and quiet is told its lead, or else whoever responds', () => {
  const quiet = remind('still_open', 2 + day, day);
  const toBen = {
    where: { person: 'U0BEN' },
    text: 'INC-42: still open, and nobody has recorded anything for 1 d',
    buttons: ['update', 'resolve', ...offTurns],
  };
  expect(posts(acknowledged, led, quiet)).toEqual([toBen]);
  expect(posts(acknowledged, remind('still_open', 1 + day, day))).toEqual([
    expect.objectContaining({ where: 'channel' }),
  ]);
});

test('one that is resolved without a cause asks its lead, or else who resolved it, once, until somebody says it', () => {
  const resolved: Step = ['U0CYN', { type: 'resolve' }];
  const late = remind('no_cause', 2 + day, day + 3);
  const asked = {
    where: { person: 'U0CYN' },
    text: 'INC-42: resolved 1 d ago, and nobody has said what the cause was',
    buttons: ['cause', ...offTurns],
  };
  expect(posts(acknowledged, resolved, late)).toEqual([asked]);
  expect(posts(acknowledged, led, resolved, remind('no_cause', 3 + day, day + 3))).toEqual([
    { ...asked, where: { person: 'U0BEN' } },
  ]);
  const { state } = storyOf([declared, acknowledged, resolved, late]);
  expect(incident.nextDue(state)).toBeNull();
  const over: readonly (readonly Step[])[] = [
    [resolved, ['U0BEN', { type: 'set_cause', text: 'A bad deploy' }]],
    [['U0CYN', { type: 'resolve', text: 'Rolled back' }]],
    [resolved, ['U0BEN', { type: 'reopen' }]],
    [['U0CYN', { type: 'decline', text: 'A false alarm' }]],
  ];
  for (const steps of over) expect(posts(acknowledged, ...steps, late)).toEqual([]);
  const put: Step = ['U0CYN', { type: 'snooze_reminder', what: 'no_cause', seconds: 3_600 }];
  expect(incident.nextDue(storyOf([declared, acknowledged, resolved, late, put]).state)).toMatchObject({
    kind: 'no_cause',
  });
});

test('whoever is reminded of the severity sets it in its own form', () => {
  const unsaid: Step = ['U0ANA', { ...declare(), severity: 'sev3', severity_unsaid: true, ...remindersOf(settings) }];
  const { state } = storyOf([unsaid, remind('severity_unset', 15, 15)]);
  const [post] = remindersOnSlack.slack.posts?.(state, placesOf(state)) ?? [];
  expect(clicksIn(post?.message.blocks)[0]?.action_id).toBe('incident:severity:v1');
});

test('one that was declared without a severity asks its lead, or else who declared it, until somebody sets one', () => {
  const unsaid: Step = ['U0ANA', { ...declare(), severity: 'sev3', severity_unsaid: true, ...remindersOf(settings) }];
  const late = remind('severity_unset', 15, 15);
  const told = (...steps: readonly Step[]) => {
    const { state } = storyOf([unsaid, ...steps]);
    return remindersOnSlack.slack.posts?.(state, placesOf(state)) ?? [];
  };
  expect(told(late)).toMatchObject([
    { where: { person: 'U0ANA' }, message: { text: 'INC-42: nobody has said how bad it is. It counts as sev3' } },
  ]);
  expect(told(led, remind('severity_unset', 15, 14))).toMatchObject([{ where: { person: 'U0BEN' } }]);
  expect(told(late, ['U0BEN', { type: 'change_severity', severity: 'sev3' }])).toEqual([]);
  expect(told(['U0BEN', { type: 'change_severity', severity: 'sev2' }], late)).toEqual([]);
});
