import { describe, expect, test } from '@jest/globals';
import { incident } from '../../../src/capabilities/index.ts';
import { metrics } from '../../../src/capabilities/lifecycle/metrics.ts';
import type { Severity } from '../../../src/kernel/severity.ts';
import { declare, given, play, type Step } from '../story.ts';

const declared: Step = ['U0ANA', declare()];
const resolved: Step = ['U0BEN', { type: 'resolve' }];
const reopened: Step = ['U0BEN', { type: 'reopen' }];

describe('an incident', () => {
  test('is declared once, under a title that can be read', () => {
    given()
      .when(declare('  Checkout is down '))
      .thenDecides({
        kind: 'accepted',
        event: {
          type: 'declared',
          data: { team_id: 'T1', number: 42, kind: 'real', title: 'Checkout is down', severity: 'sev1' },
        },
      });
    given(declared).when(declare()).thenUnchanged('U0ANA', 1);
    given().when(declare(' \u0000 ')).thenRefused('text_missing');
    given()
      .when(declare('x'.repeat(10_000)))
      .thenRefused('text_too_long');
  });

  test('takes nothing before it is declared', () => {
    given().when({ type: 'acknowledge' }).thenRefused('not_declared');
  });

  test('is acknowledged by the first who does', () => {
    given(declared, ['U0BEN', { type: 'acknowledge' }])
      .when({ type: 'acknowledge' })
      .thenUnchanged('U0BEN', 2);
  });

  test('is resolved by the first who does, and tells the second who it was', () => {
    given(declared, resolved).when({ type: 'resolve' }).thenUnchanged('U0BEN', 2);
  });

  test('is reopened only after it was resolved', () => {
    given(declared).when({ type: 'reopen' }).thenUnchanged('U0ANA', 1);
    given(declared, resolved).when({ type: 'reopen' }).thenAccepted('reopened');
    given(declared, resolved, ['U0ANA', { type: 'reopen' }])
      .when({ type: 'reopen' })
      .thenUnchanged('U0ANA', 3);
  });

  test('takes notes, tasks and a corrected severity after it was resolved, but no new status or lead', () => {
    const after = given(declared, resolved);
    after.when({ type: 'add_note', text: 'root cause found' }).thenAccepted();
    after.when({ type: 'add_followup', text: 'write it up' }).thenAccepted();
    after.when({ type: 'change_severity', severity: 'sev2' }).thenAccepted();
    after.when({ type: 'change_status', status: 'monitoring' }).thenRefused('resolved');
    after.when({ type: 'acknowledge' }).thenRefused('resolved');
    after.when({ type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300 }).thenRefused('resolved');
  });

  test('is told nothing that is so already', () => {
    given(declared).when({ type: 'change_severity', severity: 'sev1' }).thenUnchanged('U0ANA', 1);
    given(declared).when({ type: 'change_status', status: 'investigating' }).thenUnchanged('U0ANA', 1);
    given(declared)
      .when({ type: 'change_status', status: 'investigating', text: 'still looking' })
      .thenAccepted('status_changed');
  });

  test('takes an update without words only where it changes something', () => {
    const update = { type: 'post_update' } as const;
    given(declared)
      .when({ ...update, status: 'identified', severity: 'sev2' })
      .thenDecides({
        kind: 'accepted',
        event: { type: 'update_posted', data: { status: 'identified', severity: 'sev2' } },
      });
    given(declared)
      .when({ ...update, text: ' ', status: 'investigating', severity: 'sev1' })
      .thenUnchanged('U0ANA', 1);
    given(declared)
      .when({ ...update, text: 'still looking', status: 'investigating' })
      .thenAccepted();
    given(declared).when(update).thenRefused('text_missing');
    given(declared)
      .when({ ...update, text: '\u0000 ' })
      .thenRefused('text_missing');
    given(declared, resolved)
      .when({ ...update, severity: 'sev2' })
      .thenRefused('resolved');
  });

  test('keeps every period of being open, and measures each from its own zero', () => {
    const { state } = given(declared, ['U0BEN', { type: 'acknowledge' }], resolved, reopened, [
      'U0ANA',
      { type: 'change_status', status: 'monitoring' },
    ]);
    if (state === null) throw new Error('an incident expected');
    expect(metrics(state)).toEqual({
      version: 2,
      firstResponse: { kind: 'known', zero: 'declared', milliseconds: 60_000 },
      untilMitigated: { kind: 'known', zero: 'declared', milliseconds: 120_000 },
      untilResolved: { kind: 'known', zero: 'declared', milliseconds: 120_000 },
      reopenedFor: [{ kind: 'pending', zero: 'reopened' }],
    });
  });

  test('has no update yet once it is reopened, and its note as before', () => {
    const { state } = given(
      declared,
      ['U0ANA', { type: 'add_note', text: 'the queue is full' }],
      ['U0BEN', { type: 'resolve', text: 'rolled back' }],
      reopened,
      ['U0ANA', { type: 'correct', sequence: 3, text: 'rolled forward' }],
    );
    expect(state).toMatchObject({ latestUpdate: null, latestNote: { text: 'the queue is full' } });
  });
});

describe('an incident that got worse', () => {
  const sev = (severity: Severity): Step => ['U0BEN', { type: 'change_severity', severity }];
  const update = (severity: Severity): Step => ['U0BEN', { type: 'post_update', text: 'all regions', severity }];

  test.each<[string, Step[], { sequence: number; from: string } | null]>([
    ['as declared', [declared], null],
    ['lowered', [declared, sev('sev3')], null],
    ['raised', [declared, sev('sev3'), sev('sev2')], { sequence: 3, from: 'sev3' }],
    ['raised twice', [declared, sev('sev4'), sev('sev3'), sev('sev1')], { sequence: 4, from: 'sev3' }],
    ['raised by an update', [declared, sev('sev3'), update('sev2')], { sequence: 3, from: 'sev3' }],
    ['raised, and said again', [declared, sev('sev3'), sev('sev2'), update('sev2')], { sequence: 3, from: 'sev3' }],
    ['raised and lowered', [declared, sev('sev3'), sev('sev1'), sev('sev2')], null],
    ['raised and resolved', [declared, sev('sev3'), sev('sev1'), resolved], null],
    ['raised once it was over', [declared, sev('sev3'), resolved, sev('sev1')], null],
    ['reopened', [declared, resolved, reopened], { sequence: 3, from: 'resolved' }],
    ['reopened and lowered', [declared, resolved, reopened, sev('sev2')], null],
  ])('%s', (_, steps, escalated) => {
    const { state } = play(steps);
    expect(state?.head.sequence).toBe(steps.length);
    expect(state?.escalated ?? null).toEqual(escalated === null ? null : expect.objectContaining(escalated));
  });
});

describe('an end that may be too early', () => {
  const ask = { type: 'resolve', ask: true } as const;
  const small: Step = ['U0ANA', { type: 'change_severity', severity: 'sev3' }];
  const asked = (...steps: readonly Step[]) => {
    const { state } = given(declared, ...steps);
    const decision = incident.decide(state, ask, { actor: 'U0BEN', at: '2026-11-24T03:00:00.000Z' });
    return decision.kind === 'refused' ? decision.says : decision.kind;
  };
  const says = (words: string) => [{ words }];

  test('is asked about by all that speaks against it, once, and by nobody who is sure', () => {
    const task: Step = ['U0ANA', { type: 'add_task', text: 'restart' }];
    expect(asked()).toEqual(says('Resolve INC-42? It is sev1.'));
    expect(asked(task)).toEqual(says('Resolve INC-42? It is sev1 and 1 task is open.'));
    expect(asked(small, ['U0ANA', { type: 'change_status', status: 'monitoring' }])).toEqual(
      says('Resolve INC-42? No update was posted since the fix.'),
    );
    expect(asked(small, ['U0ANA', { type: 'change_status', status: 'monitoring', text: 'fixed' }])).toBe('accepted');
    expect(asked(small)).toBe('accepted');
    given(declared, task).when({ type: 'resolve' }).thenAccepted('resolved');
  });

  test('offers to resolve it with the text that was typed, or with the form where a button can’t hold it', () => {
    const needs = (text: string) => {
      const decision = incident.decide(
        given(declared).state,
        { ...ask, text },
        { actor: 'U0BEN', at: '2026-11-24T03:00:00.000Z' },
      );
      return decision.kind === 'refused' ? decision.needs?.[0] : null;
    };
    expect(needs('rolled back: all well')).toEqual({ what: 'resolve', of: 'rolled back: all well' });
    expect(needs('x'.repeat(2_000))).toEqual({ what: 'resolve_form', of: '' });
  });
});

test('a reopening asks for acknowledgement anew, and the first response stays the first', () => {
  const acknowledged: Step = ['U0BEN', { type: 'acknowledge' }];
  const again = given(declared, acknowledged, resolved, reopened);
  expect(again.state).toMatchObject({ acknowledged: null, firstAcknowledged: { sequence: 2 } });
  again.when({ type: 'acknowledge' }).thenAccepted();
  const { state } = given(declared, acknowledged, resolved, reopened, acknowledged);
  expect(state).toMatchObject({ acknowledged: { sequence: 5 }, firstAcknowledged: { sequence: 2 } });
});

test('the cause is what resolved it, until somebody says another, and none once it is open again', () => {
  const over: Step = ['U0BEN', { type: 'resolve', text: 'rolled back' }];
  const cause: Step = ['U0ANA', { type: 'set_cause', text: 'a full disk' }];
  given(['U0ANA', declare()], cause).when({ type: 'set_cause', text: ' a full disk' }).thenUnchanged('U0ANA', 2);
  expect(given(declared, over).state?.cause).toMatchObject({ text: 'rolled back', by: 'U0BEN' });
  expect(given(declared, over, cause).state?.cause).toMatchObject({ text: 'a full disk', by: 'U0ANA' });
  expect(given(declared, over, cause, reopened).state?.cause).toBeNull();
});
