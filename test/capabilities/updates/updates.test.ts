import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { incident } from '../../../src/capabilities/index.ts';
import { remindersOf } from '../../../src/capabilities/reminders/reminders.slack.ts';
import { subscribersMax } from '../../../src/capabilities/updates/updates.ts';
import { recentUpdatesMax } from '../../../src/capabilities/updates/updates-state.ts';
import type { Severity } from '../../../src/kernel/severity.ts';
import { timer } from '../../../src/kernel/system-actor.ts';
import { settings } from '../../support/settings.ts';
import { anySteps } from '../any-command.ts';
import { declare, given, play, type Step, start } from '../story.ts';

/** Declared at minute 0, with what is usual: the next update after 30 min for sev1, an hour for sev2, none below. */
function declared(severity: Severity = 'sev1'): Step {
  return ['U0ANA', { ...declare(), severity, ...remindersOf(settings) }];
}

const minute = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
const said = (next?: string | null): Step => [
  'U0ANA',
  { type: 'post_update', text: 'Rolling back', ...(next === undefined ? {} : { next }) },
];
const sev = (severity: Severity): Step => ['U0BEN', { type: 'change_severity', severity }];
const resolved: Step = ['U0BEN', { type: 'resolve' }];

function stateAfter(...steps: readonly Step[]) {
  const { state, events } = play(steps);
  expect(events).toHaveLength(steps.length);
  if (state === null) throw new Error('declared expected');
  return state;
}

/** In how many minutes after the declaration the next update is due. */
function nextAfter(...steps: readonly Step[]): number | null {
  const { at } = stateAfter(...steps).nextUpdate;
  return at === null ? null : (Date.parse(at) - start) / 60_000;
}

describe('the next update is due', () => {
  test.each<[string, readonly Step[], number | null]>([
    ['as usual after the declaration', [declared()], 30],
    ['as usual for another severity', [declared('sev2')], 60],
    ['never where none is usual', [declared('sev3')], null],
    ['never where nothing was configured', [['U0ANA', declare()]], null],
    ['as usual after an update', [declared(), said()], 31],
    [
      'as usual after a status with words',
      [declared(), ['U0BEN', { type: 'change_status', status: 'identified', text: 'the cache' }]],
      31,
    ],
    ['as before after a status without', [declared(), ['U0BEN', { type: 'change_status', status: 'identified' }]], 30],
    ['when it is promised', [declared(), said(minute(11))], 11],
    ['when it is promised, whatever is usual', [declared('sev3'), said(minute(11))], 11],
    ['no more when that is said', [declared(), said(null)], null],
    ['as usual again after the next', [declared(), said(minute(90)), said()], 32],
    ['earlier at a worse severity', [declared('sev2'), sev('sev1')], 31],
    [
      'not later at a worse severity',
      [['U0ANA', { ...declare(), severity: 'sev2', ...remindersOf(settings) }], said(), said(), sev('sev1')],
      33,
    ],
    ['no more at one that has none', [declared(), sev('sev4')], null],
    ['as promised, whatever becomes of the severity', [declared(), said(minute(90)), sev('sev4')], 90],
    ['no more once it is resolved', [declared(), said(minute(90)), resolved], null],
    ['as usual once it is open again', [declared(), said(), resolved, ['U0BEN', { type: 'reopen' }]], 33],
  ])('%s', (_, steps, minutes) => {
    expect(nextAfter(...steps)).toBe(minutes);
  });

  test('neither in the past nor years ahead', () => {
    given(declared())
      .when({ type: 'post_update', text: 'x', next: '9999-12-31T23:59:59.999Z' })
      .thenRefused('next_far');
    given(declared())
      .when({ type: 'post_update', text: 'x', next: minute(0) })
      .thenRefused('next_past');
    // Nothing else would change: a promise is not lost in "Already investigating".
    given(declared())
      .when({ type: 'post_update', status: 'investigating', next: minute(60) })
      .thenRefused('promise_alone');
    given(declared())
      .when({ type: 'post_update', text: 'x', next: minute(60) })
      .thenAccepted('update_posted');
    given(declared())
      .when({ type: 'post_update', next: minute(60) })
      .thenRefused('text_missing');
  });

  test('as everybody is told, with the newest', () => {
    const details = incident.details(stateAfter(declared(), said(minute(11)))).filter((one) => one.isForEverybody);
    expect(details).toEqual([
      {
        label: 'Latest',
        lines: [[{ quote: 'Rolling back' }, { words: '–' }, { user: 'U0ANA' }, { at: minute(1) }]],
        isForEverybody: true,
      },
      {
        label: 'Coming up',
        lines: [[{ words: 'next update due' }, { at: minute(11) }]],
        isDue: true,
        isForEverybody: true,
      },
    ]);
  });

  test('as the timeline says it', () => {
    const { events } = play([declared(), said(minute(11)), said(null)]);
    expect(
      incident
        .timeline(events)
        .slice(1)
        .map(({ says }) => says),
    ).toEqual([
      [
        { user: 'U0ANA' },
        { words: 'posted an update:' },
        { quote: 'Rolling back' },
        { words: '· next update due' },
        { at: minute(11) },
      ],
      [
        { user: 'U0ANA' },
        { words: 'posted an update:' },
        { quote: 'Rolling back' },
        { words: '· no further update promised' },
      ],
    ]);
  });
});

describe('a late update', () => {
  const acknowledged: Step = ['U0BEN', { type: 'acknowledge' }];
  const led: Step = ['U0CHLOE', { type: 'assign_lead', user_id: 'U0CHLOE', answer_within_seconds: 300 }];
  const due = (...steps: readonly Step[]) => incident.nextDue(stateAfter(declared(), acknowledged, led, ...steps));
  const remind: Step = [timer, { type: 'remind', what: 'update_due', due_at: minute(33) }, 31];

  test('is reminded of three minutes after, once a promise', () => {
    expect(due()).toMatchObject({ kind: 'update_due', at: minute(33) });
    expect(due(said(minute(11)))).toMatchObject({ kind: 'update_due', at: minute(14) });
    expect(due(remind)?.kind).not.toBe('update_due');
    expect(due(remind, said())).toMatchObject({ kind: 'update_due', at: minute(67) });
    expect(due(said(null))?.kind).not.toBe('update_due');
  });

  test('is whoever’s who holds comms, else the lead’s, and stays theirs when somebody else has it later', () => {
    const to = (...steps: readonly Step[]) =>
      stateAfter(declared(), acknowledged, ...steps).reminders.find(({ what }) => what === 'update_due')?.to;
    const comms = (role: string): Step => ['U0ANA', { type: 'assign_role', role, user_id: 'U0BEN' }];
    const late = (minutes: number): Step => [
      timer,
      { type: 'remind', what: 'update_due', due_at: minute(33) },
      minutes,
    ];
    expect(to(late(32))).toBeNull();
    expect(to(led, late(31))).toBe('U0CHLOE');
    expect(to(led, comms('Comms'), late(30))).toBe('U0BEN');
    expect(to(led, comms('communications lead'), late(30))).toBe('U0BEN');
    expect(to(led, comms('commander'), late(30))).toBe('U0CHLOE');
    expect(to(led, late(31), comms('Comms'))).toBe('U0CHLOE');
  });
});

describe('subscribing', () => {
  const subscribe: Step = ['U0BEN', { type: 'subscribe' }];

  test('is done once, and undone', () => {
    given(declared()).when({ type: 'subscribe' }).thenAccepted('subscribed');
    given(declared(), subscribe).when({ type: 'subscribe' }).thenUnchanged('U0BEN', 2);
    given(declared(), subscribe).when({ type: 'subscribe' }, 'U0ANA').thenAccepted('subscribed');
    given(declared(), subscribe).when({ type: 'unsubscribe' }).thenAccepted('unsubscribed');
    given(declared()).when({ type: 'unsubscribe' }).thenRefused('not_subscribed');
    given(declared(), resolved).when({ type: 'subscribe' }).thenRefused('resolved');
    given(declared(), subscribe, resolved).when({ type: 'unsubscribe' }).thenAccepted('unsubscribed');
  });

  test(`is for ${subscribersMax} people at most`, () => {
    const many = Array.from({ length: subscribersMax }, (_, n): Step => [`U0X${n}`, { type: 'subscribe' }]);
    given(declared(), ...many)
      .when({ type: 'subscribe' })
      .thenRefused('too_many');
    given(declared(), ...many.slice(1))
      .when({ type: 'subscribe' })
      .thenAccepted();
  });
});

test('whatever happens, updates are numbered in their order, and a promise is one of an open incident', () => {
  fc.assert(
    fc.property(anySteps(30), (steps) => {
      const { state } = play(steps);
      if (state === null) return;
      const { recentUpdates, updateCount, nextUpdate, resolved: end, subscribers } = state;
      const kept = Math.min(updateCount, recentUpdatesMax);
      expect(recentUpdates.map(({ number }) => number)).toEqual(
        Array.from({ length: kept }, (_, index) => updateCount - kept + index + 1),
      );
      if (end !== null) expect(nextUpdate.at).toBeNull();
      expect(new Set(subscribers.map(({ user_id }) => user_id)).size).toBe(subscribers.length);
    }),
  );
});
