import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Command } from '../../src/incident/command.ts';
import { decide } from '../../src/incident/decide.ts';
import { factSchema } from '../../src/incident/fact.ts';
import { anyCommand, anySteps } from './any-command.ts';
import { declare, given, play, type Step } from './story.ts';

const declared: Step = ['U0ANA', declare()];
const resolved: Step = ['U0BEN', { type: 'resolve' }];

describe('an incident', () => {
  test('is declared once, under a title that can be read', () => {
    given()
      .when(declare('  Checkout is down '))
      .thenDecides({
        kind: 'accepted',
        fact: {
          type: 'declared',
          data: { version: 1, team_id: 'T1', number: 42, kind: 'real', title: 'Checkout is down', severity: 'sev1' },
        },
      });
    given(declared).when(declare()).thenAlready('declared', 'U0ANA', 1);
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
      .thenAlready('acknowledged', 'U0BEN', 2);
  });

  test('is resolved by the first who does, and tells the second who it was', () => {
    given(declared, resolved).when({ type: 'resolve' }).thenAlready('resolved', 'U0BEN', 2);
  });

  test('is reopened only after it was resolved', () => {
    given(declared).when({ type: 'reopen' }).thenAlready('open', 'U0ANA', 1);
    given(declared, resolved).when({ type: 'reopen' }).thenAccepted();
    given(declared, resolved, ['U0ANA', { type: 'reopen' }])
      .when({ type: 'reopen' })
      .thenAlready('open', 'U0ANA', 3);
  });

  test('takes notes, tasks and a corrected severity after it was resolved, but no new status or lead', () => {
    const after = given(declared, resolved);
    after.when({ type: 'add_note', text: 'root cause found' }).thenAccepted();
    after.when({ type: 'add_task', text: 'write it up' }).thenAccepted();
    after.when({ type: 'change_severity', severity: 'sev2' }).thenAccepted();
    after.when({ type: 'change_status', status: 'monitoring' }).thenRefused('resolved');
    after.when({ type: 'assign_lead', user_id: 'U0BEN' }).thenRefused('resolved');
  });

  test('changes nothing that is so already', () => {
    given(declared).when({ type: 'change_severity', severity: 'sev1' }).thenAlready('severity', 'U0ANA', 1);
    given(declared).when({ type: 'change_status', status: 'investigating' }).thenAlready('status', 'U0ANA', 1);
    given(declared).when({ type: 'change_status', status: 'investigating', text: 'still looking' }).thenAccepted();
    given(declared, ['U0ANA', { type: 'assign_lead', user_id: 'U0BEN' }])
      .when({ type: 'assign_lead', user_id: 'U0BEN' })
      .thenAlready('lead', 'U0ANA', 2);
  });

  test('takes an update without words only where it changes something', () => {
    const update = { type: 'post_update' } as const;
    given(declared)
      .when({ ...update, status: 'identified', severity: 'sev2' })
      .thenDecides({
        kind: 'accepted',
        fact: { type: 'update_posted', data: { version: 1, status: 'identified', severity: 'sev2' } },
      });
    given(declared)
      .when({ ...update, text: ' ', status: 'investigating', severity: 'sev1' })
      .thenAlready('status', 'U0ANA', 1);
    given(declared)
      .when({ ...update, text: 'still looking', status: 'investigating' })
      .thenAccepted();
    given(declared).when(update).thenRefused('text_missing');
    given(declared, resolved)
      .when({ ...update, severity: 'sev2' })
      .thenRefused('resolved');
  });

  test('has its events corrected by new ones, also after it was resolved', () => {
    given(declared, ['U0BEN', { type: 'resolve', text: 'fixed' }])
      .when({ type: 'correct', sequence: 2, text: 'rolled back, not fixed' })
      .thenAccepted();
    given(declared).when({ type: 'correct', sequence: 2, text: 'x' }).thenRefused('unknown_event');
    given(declared).when({ type: 'correct', sequence: 0, text: 'x' }).thenRefused('unknown_event');
    given(declared).when({ type: 'correct', sequence: 1, text: ' ' }).thenRefused('text_missing');
    given(declared, ['U0BEN', { type: 'correct', sequence: 1, text: 'Checkout is slow' }])
      .when({ type: 'correct', sequence: 2, text: 'x'.repeat(151) })
      .thenRefused('text_too_long');
  });

  test.each<[string, Command, boolean]>([
    ['a note', { type: 'add_note', text: 'x' }, true],
    ['a task', { type: 'add_task', text: 'x' }, true],
    ['an update', { type: 'post_update', text: 'x', severity: 'sev2' }, true],
    ['an update without words', { type: 'post_update', severity: 'sev2' }, false],
    ['a status with words', { type: 'change_status', status: 'monitoring', text: 'x' }, true],
    ['a status', { type: 'change_status', status: 'monitoring' }, false],
    ['a severity', { type: 'change_severity', severity: 'sev2' }, false],
    ['an acknowledgement', { type: 'acknowledge' }, false],
    ['a lead', { type: 'assign_lead', user_id: 'U0BEN' }, false],
    ['a role', { type: 'assign_role', role: 'comms', user_id: 'U0BEN' }, false],
    ['a resolution with words', { type: 'resolve', text: 'x' }, true],
    ['a resolution', { type: 'resolve' }, false],
  ])('%s is corrected where it holds text', (_what, command, holdsText) => {
    const asked = given(declared, ['U0BEN', command]).when({ type: 'correct', sequence: 2, text: 'y' });
    if (holdsText) asked.thenAccepted();
    else asked.thenDecides({ kind: 'refused', refusal: { reason: 'no_text', sequence: 2 } });
  });

  test('completes only tasks that it has', () => {
    given(declared).when({ type: 'complete_task', task: 1 }).thenRefused('unknown_task');
    given(declared, ['U0ANA', { type: 'add_task', text: 'roll back' }], ['U0BEN', { type: 'complete_task', task: 1 }])
      .when({ type: 'complete_task', task: 1 })
      .thenAlready('task', 'U0BEN', 3);
  });

  test('refuses notes that are empty or too long', () => {
    given(declared).when({ type: 'add_note', text: '' }).thenRefused('text_missing');
    given(declared)
      .when({ type: 'add_note', text: 'x'.repeat(10_000) })
      .thenDecides({
        kind: 'refused',
        refusal: { reason: 'text_too_long', field: 'note', length: 10_000, limit: 3000 },
      });
  });
});

test('every decision is one of three, and every accepted fact is one that the record can hold', () => {
  fc.assert(
    fc.property(anySteps(30), anyCommand, (steps, command) => {
      const decision = decide(play(steps).state, command);
      expect(['accepted', 'already', 'refused']).toContain(decision.kind);
      if (decision.kind === 'accepted') expect(factSchema.parse(decision.fact)).toEqual(decision.fact);
    }),
  );
});
