import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unattendedOf } from '../../../src/capabilities/attention/attention.slack.ts';
import { type Command, type IncidentState, incident, slackSides } from '../../../src/capabilities/index.ts';
import { remindersOf } from '../../../src/capabilities/reminders/reminders.slack.ts';
import { type Settings, settingsSchema } from '../../../src/configuration/settings.ts';
import type { AnyCommand } from '../../../src/kernel/decide.ts';
import type { Severity } from '../../../src/kernel/severity.ts';
import { timer } from '../../../src/kernel/system-actor.ts';
import { settings } from '../../support/settings.ts';
import { anySteps } from '../any-command.ts';
import { declare, given, play, type Step, start } from '../story.ts';

/** Declared at minute 0, with the reminder after five minutes, put off for fifteen. */
function declared(severity: Severity = 'sev1', of: Settings = settings): Step {
  return ['U0ANA', { ...declare(), severity, ...unattendedOf(of) }];
}

const minute = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
const remind = (minutes: number): Command => ({ type: 'remind', what: 'unattended', due_at: minute(minutes) });
const snooze: Command = { type: 'snooze_reminder', what: 'unattended', seconds: 900 };
const sev = (severity: Severity, minutes = 1): Step => ['U0BEN', { type: 'change_severity', severity }, minutes];
const acknowledged: Step = ['U0BEN', { type: 'acknowledge' }];
const led: Step = ['U0BEN', { type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300 }];
const resolved: Step = ['U0BEN', { type: 'resolve' }, 4];
const reopened: Step = ['U0BEN', { type: 'reopen' }, 10];
const reminded: Step = [timer, remind(5), 5];
const snoozed: Step = ['U0BEN', snooze, 1];

/** In how many minutes after the declaration the next reminder is due; null: never. */
function dueAfter(...steps: readonly Step[]): number | null {
  const { events, state } = play(steps);
  expect(events).toHaveLength(steps.length);
  const due = state === null ? null : incident.nextDue(state);
  return due === null ? null : (Date.parse(due.at) - start) / 60_000;
}

describe('the reminder of an incident that nobody attends to', () => {
  const never = settingsSchema.parse({ reminders: { unattended: { after: 'never' } } });
  const nowhere = settingsSchema.parse({ reminders: { unattended: { severities: [] } } });
  const soon = settingsSchema.parse({ reminders: { unattended: { severities: ['sev4'], after: '90s' } } });

  test.each<[string, readonly Step[], number | null]>([
    ['declared', [declared()], 5],
    ['declared at the lowest severity that calls for somebody', [declared('sev2')], 5],
    ['declared below it', [declared('sev3')], null],
    ['declared as it is configured elsewhere', [declared('sev4', soon)], 1.5],
    ['declared where reminders are off', [declared('sev1', never)], null],
    ['declared where no severity calls for anybody', [declared('sev1', nowhere)], null],
    ['declared without a word of it, as by a program', [['U0ANA', declare()]], null],
    ['acknowledged', [declared(), acknowledged], null],
    ['led', [declared(), led], null],
    ['resolved', [declared(), resolved], null],
    ['raised', [declared('sev3'), sev('sev2')], 6],
    ['raised further', [declared('sev2'), sev('sev1')], 5],
    ['raised by an update', [declared('sev3'), ['U0BEN', { type: 'post_update', severity: 'sev1' }]], 6],
    ['lowered within', [declared('sev1'), sev('sev2')], 5],
    ['lowered below', [declared('sev1'), sev('sev3')], null],
    ['lowered below and raised again', [declared('sev1'), sev('sev3'), sev('sev1')], 7],
    ['talked about', [declared(), ['U0BEN', { type: 'add_note', text: 'queue is full' }]], 5],
    ['reopened', [declared(), resolved, reopened], 19],
    ['reopened after somebody had acknowledged', [declared(), acknowledged, resolved, reopened], 20],
    ['raised once it was over', [declared('sev3'), resolved, sev('sev1')], null],
    ['reminded of', [declared(), reminded], null],
    ['reminded of and raised further', [declared('sev2'), reminded, sev('sev1')], null],
    ['reminded of, lowered below and raised again', [declared(), reminded, sev('sev3'), sev('sev1')], 12],
    ['reminded of and reopened', [declared(), reminded, resolved, reopened], 24],
    ['snoozed', [declared(), reminded, snoozed], 21],
    ['snoozed and acknowledged', [declared(), reminded, snoozed, acknowledged], null],
    ['snoozed and led', [declared(), reminded, snoozed, led], null],
    ['snoozed and reminded of again', [declared(), reminded, snoozed, [timer, remind(21), 15]], null],
  ])('%s', (_, steps, minutes) => {
    expect(dueAfter(...steps)).toBe(minutes);
  });

  test('is sent by the timer alone, when it is due and as long as it is needed', () => {
    given(declared())
      .when(remind(5), timer, 5)
      .thenDecides({
        kind: 'accepted',
        event: { type: 'reminder_sent', data: { what: 'unattended' } },
      });
    given(declared()).when(remind(5), 'U0ANA', 5).thenRefused('timer_only');
    given(declared(), acknowledged).when(remind(5), timer, 5).thenRefused('attended');
    given(declared(), reminded).when(remind(5), timer, 1).thenUnchanged(timer, 2);
    given(declared(), reminded, snoozed).when(remind(21), timer, 15).thenAccepted('reminder_sent');
  });

  test('is not sent early by a tick that was held up and means an earlier one', () => {
    given(declared(), sev('sev3'), sev('sev1')).when(remind(5), timer, 3).thenRefused('not_due');
    given(declared(), reminded, snoozed).when(remind(5), timer, 1).thenUnchanged(timer, 2);
  });

  test('is put off by a snooze, once, and only when it was sent', () => {
    given(declared(), reminded).when(snooze).thenAccepted('reminder_snoozed');
    given(declared(), reminded, snoozed).when(snooze, 'U0CHLOE').thenUnchanged('U0BEN', 3);
    given(declared()).when(snooze).thenRefused('no_reminder');
    given(declared('sev3')).when(snooze).thenRefused('no_reminder');
    given(declared(), reminded, acknowledged).when(snooze).thenRefused('no_reminder');
    given(declared(), reminded, led).when(snooze).thenRefused('no_reminder');
    given(declared(), reminded, resolved).when(snooze).thenRefused('resolved');
    given(declared(), reminded)
      .when({ ...snooze, seconds: Number.MAX_SAFE_INTEGER })
      .thenRefused('invalid');
  });

  test('is told in the timeline as Quorum’s, and a snooze in the summary', () => {
    const { events, state } = play([declared(), reminded, snoozed]);
    const [, second, third] = incident.timeline(events).map(({ says }) => says);
    expect(second).toEqual([{ user: timer }, { words: 'reminded the channel: nobody has acknowledged' }]);
    expect(third).toEqual([{ user: 'U0BEN' }, { words: 'snoozed the reminder for 15 min' }]);
    const due = state === null ? [] : incident.details(state).filter(({ label }) => label === 'Coming up');
    expect(due).toEqual([
      {
        label: 'Coming up',
        lines: [[{ words: 'a reminder' }, { at: minute(21) }, { words: '– snoozed by' }, { user: 'U0BEN' }]],
        linesMax: 3,
        isDue: true,
      },
    ]);
  });

  test('stays as it was configured when the incident was declared, whatever a later process is told', () => {
    const { events } = play([declared('sev4', soon)]);
    expect(events[0]?.data).toMatchObject({
      unattended: { severities: ['sev4'], after_seconds: 90, snooze_seconds: 900 },
    });
  });
});

describe('reminders of several kinds', () => {
  /** As the settings have them by default, without updates that are due. */
  const of = settingsSchema.parse({ updates: { next: { sev1: 'never' } } });
  const known: readonly Step[] = [['U0ANA', { ...declare(), ...unattendedOf(of), ...remindersOf(of) }]];
  const due = (...steps: readonly Step[]) => {
    const { state } = play([...known, ...steps]);
    const next = state === null ? null : incident.nextDue(state);
    return next === null ? null : [next.kind, (Date.parse(next.at) - start) / 60_000];
  };
  const day = 24 * 60;

  test('take turns: nobody attends to it, nobody leads it, nobody has written for long', () => {
    expect(due()).toEqual(['unattended', 5]);
    expect(due(acknowledged)).toEqual(['no_lead', 11]);
    expect(due(acknowledged, led)).toEqual(['still_open', 2 + day]);
    expect(due(acknowledged, led, ['U0BEN', { type: 'add_note', text: 'queue is full' }, 60])).toEqual([
      'still_open',
      62 + day,
    ]);
    expect(due(acknowledged, sev('sev3'))).toEqual(['still_open', 2 + day]);
    expect(due(acknowledged, resolved)).toEqual(['no_cause', 5 + day]);
  });

  test('leave one event a due time, are snoozed and stopped each by itself', () => {
    const late: Step = [timer, { type: 'remind', what: 'no_lead', due_at: minute(11) }, 10];
    expect(due(acknowledged, late)).toEqual(['still_open', 1 + day]);
    const put: Step = ['U0BEN', { type: 'snooze_reminder', what: 'no_lead', seconds: 3_600 }];
    expect(due(acknowledged, late, put)).toEqual(['no_lead', 72]);
    const stopped: Step = ['U0BEN', { type: 'stop_reminder', what: 'no_lead' }];
    expect(due(acknowledged, late, put, stopped)).toEqual(['still_open', 13 + day]);
    // Not due any more, though the settings of another incident say otherwise: it has begun anew.
    given(...known, acknowledged, late, stopped)
      .when({ type: 'remind', what: 'no_lead', due_at: minute(11) }, timer)
      .thenUnchanged('U0BEN', 4);
    given(...known, acknowledged, late, stopped)
      .when({ type: 'stop_reminder', what: 'no_lead' })
      .thenUnchanged('U0BEN', 4);
    given(...known, acknowledged)
      .when({ type: 'stop_reminder', what: 'unattended' })
      .thenRefused('no_reminder');
    given(...known, acknowledged)
      .when({ type: 'stop_reminder', what: 'of_later' })
      .thenRefused('no_reminder');
  });

  test('are snoozed for as long as it says, also where they count from what people do last', () => {
    const silent: Step = [timer, { type: 'remind', what: 'still_open', due_at: minute(2 + day) }, day];
    const put: Step = ['U0BEN', { type: 'snooze_reminder', what: 'still_open', seconds: 900 }];
    expect(due(acknowledged, led, silent)).toBeNull();
    expect(due(acknowledged, led, silent, put)).toEqual(['still_open', 2 + day + 1 + 15]);
    const again: Step = [timer, { type: 'remind', what: 'still_open', due_at: minute(2 + day + 16) }, 15];
    expect(due(acknowledged, led, silent, put, again)).toBeNull();
  });

  test('are told in the timeline by their names', () => {
    const late: Step = [timer, { type: 'remind', what: 'no_lead', due_at: minute(11) }, 10];
    const stopped: Step = ['U0BEN', { type: 'stop_reminder', what: 'no_lead' }];
    const { events } = play([...known, acknowledged, late, stopped]);
    expect(
      incident
        .timeline(events)
        .slice(2)
        .map(({ says }) => says),
    ).toEqual([
      [{ user: timer }, { words: 'sent a reminder: no lead' }],
      [{ user: 'U0BEN' }, { words: 'stopped the reminder (no lead)' }],
    ]);
  });

  test('are those of every capability, each with its words; drills have none unless they are wanted', () => {
    const named = incident.capabilities.flatMap(({ nudges = {} }) => Object.keys(nudges)).sort();
    expect(slackSides.flatMap(({ nudges = {} }) => Object.keys(nudges)).sort()).toEqual(named);
    const configured = (kind: 'real' | 'drill', of: Settings): AnyCommand =>
      slackSides.reduce<AnyCommand>(
        (command, side) => side.configure?.(command, of, new Date(start).toISOString()) ?? command,
        {
          ...declare(),
          ...{ kind },
        },
      );
    expect(configured('real', settings)).toMatchObject({ ...unattendedOf(settings), ...remindersOf(settings) });
    expect(configured('drill', settings)).toEqual({ ...declare(), kind: 'drill' });
    const wanted = settingsSchema.parse({ reminders: { drills: true } });
    expect(configured('drill', wanted)).toMatchObject(remindersOf(wanted));
  });
});

describe('whatever happens to an incident', () => {
  test('what is due is an instant, is listed so, and is what some capability still wants', () => {
    fc.assert(
      fc.property(anySteps(30), (steps) => {
        const { events } = play(steps);
        let state: IncidentState | null = null;
        for (const event of events) {
          state = incident.evolve(state, event);
          const due = incident.nextDue(state);
          expect(incident.overview(state).due_at).toBe(due?.at ?? null);
          if (due === null) continue;
          expect(new Date(due.at).toISOString()).toBe(due.at);
          const name = due.command.what;
          // What is no nudge is what the capability alone can say: the test below has it accepted.
          if (typeof name !== 'string') continue;
          const wanted = incident.capabilities.flatMap(({ nudges = {} }) => nudges[name] ?? []);
          expect(wanted.flatMap((of) => (state === null ? [] : of(state))).length).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('what is due is accepted from the timer, and is then due no more', () => {
    fc.assert(
      fc.property(anySteps(30), (steps) => {
        const { state } = play(steps);
        const due = state === null ? null : incident.nextDue(state);
        if (due === null || state === null) return;
        const command = incident.readCommand(due.command);
        if (command === null) throw new Error('no capability takes what is due');
        expect(incident.decide(state, command, { actor: timer, at: due.at }).kind).toBe('accepted');
        const { state: after } = play([...steps, [timer, command]]);
        const next = after === null ? null : incident.nextDue(after);
        expect({ kind: next?.kind, at: next?.at }).not.toEqual({ kind: due.kind, at: due.at });
      }),
    );
  });
});
