import { describe, expect, test } from '@jest/globals';
import { type Command, incident } from '../../src/capabilities/index.ts';
import { titleOf } from '../../src/kernel/incident-core.ts';
import { declare, given, play, type Step } from './story.ts';

const declared: Step = ['U0ANA', declare()];
const resolved: Step = ['U0BEN', { type: 'resolve' }];

describe('tasks and notes', () => {
  test('completes only tasks that there are', () => {
    given(declared).when({ type: 'complete_task', task: 1 }).thenRefused('unknown_task');
    given(declared, ['U0ANA', { type: 'add_task', text: 'roll back' }], ['U0BEN', { type: 'complete_task', task: 1 }])
      .when({ type: 'complete_task', task: 1 })
      .thenUnchanged('U0BEN', 3);
  });

  test('refuses notes that are empty or too long, and says by how much', () => {
    given(declared).when({ type: 'add_note', text: '' }).thenRefused('text_missing');
    given(declared)
      .when({ type: 'add_note', text: 'x'.repeat(10_000) })
      .thenDecides({
        kind: 'refused',
        reason: 'text_too_long',
        says: [{ words: 'The note has 10000 characters; at most 3000 fit. Please shorten it and send it again.' }],
      });
  });

  test('gives a role to one person at a time', () => {
    const held = given(declared, ['U0ANA', { type: 'assign_role', role: 'comms', user_id: 'U0BEN' }]);
    held.when({ type: 'assign_role', role: ' comms ', user_id: 'U0BEN' }).thenUnchanged('U0ANA', 2);
    const { state } = given(
      declared,
      ['U0ANA', { type: 'assign_role', role: 'comms', user_id: 'U0BEN' }],
      ['U0ANA', { type: 'assign_role', role: 'comms', user_id: 'U0CHLOE' }],
    );
    expect(state?.roles).toMatchObject([{ text: 'comms', user_id: 'U0CHLOE' }]);
  });
});

describe('a text of which nobody can see anything', () => {
  const unseen = '\u200b\u2060\ufeff\u00ad\u202e\u3164\u2800\u{e0041}';

  test.each<[string, Command]>([
    ['a note', { type: 'add_note', text: unseen }],
    ['a task', { type: 'add_task', text: unseen }],
    ['an update', { type: 'post_update', text: unseen }],
    ['a role', { type: 'assign_role', role: unseen, user_id: 'U0BEN' }],
    ['a correction', { type: 'correct', sequence: 1, text: unseen }],
    ['the reason of a redaction', { type: 'redact', sequence: 1, reason: unseen }],
  ])('is refused as empty: %s', (_what, command) => {
    given(declared).when(command).thenRefused('text_missing');
  });

  test('is left out where none has to be there', () => {
    const { events } = given(declared, ['U0BEN', { type: 'resolve', text: unseen }]);
    expect(events[1]?.data).toEqual({});
    given(declared).when({ type: 'change_status', status: 'investigating', text: unseen }).thenUnchanged('U0ANA', 1);
  });

  test('is refused as a title', () => {
    expect(play([['U0ANA', declare(unseen)]]).events).toEqual([]);
  });

  test('is recorded as it was typed where there is more to it', () => {
    const { events } = given(declared, ['U0BEN', { type: 'add_note', text: `a${unseen}b` }]);
    expect(events[1]?.data).toEqual({ text: `a${unseen}b` });
  });
});

describe('a correction', () => {
  test('is made of what there is, also after the incident was resolved', () => {
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
    ['a lead', { type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300 }, false],
    ['a role', { type: 'assign_role', role: 'comms', user_id: 'U0BEN' }, true],
    ['a resolution with words', { type: 'resolve', text: 'x' }, true],
    ['a resolution', { type: 'resolve' }, false],
    ['a correction', { type: 'correct', sequence: 1, text: 'x' }, true],
  ])('%s is corrected and redacted where it holds text', (_what, command, holdsText) => {
    const asked = given(declared, ['U0BEN', command]);
    const correction = asked.when({ type: 'correct', sequence: 2, text: 'y' });
    const redaction = asked.when({ type: 'redact', sequence: 2, reason: 'y' });
    if (holdsText) {
      correction.thenAccepted('corrected');
      redaction.thenAccepted('redacted');
    } else {
      correction.thenRefused('no_text');
      redaction.thenRefused('no_text');
    }
  });

  test('shows what was corrected last, by whom, and keeps what was said first in the timeline', () => {
    const { events, state } = given(
      ['U0ANA', declare('Chekout is down')],
      ['U0ANA', { type: 'add_note', text: 'it is the queue' }],
      ['U0ANA', { type: 'add_task', text: 'drain the queue' }],
      ['U0BEN', { type: 'correct', sequence: 2, text: 'it is the cache' }],
      ['U0BEN', { type: 'correct', sequence: 1, text: 'Checkout is down' }],
      ['U0BEN', { type: 'correct', sequence: 3, text: 'flush the cache' }],
      ['U0ANA', { type: 'correct', sequence: 4, text: 'it is the new cache' }],
    );
    if (state === null) throw new Error('an incident expected');
    expect(titleOf(state)).toBe('Checkout is down');
    expect(incident.details(state)).toMatchObject([
      {
        label: 'Note',
        lines: [[{ quote: 'it is the new cache' }, { words: '–' }, { user: 'U0ANA' }, {}, {}, { user: 'U0ANA' }]],
      },
      { label: 'Open tasks (1 of 1)', lines: [[{ words: '1.' }, { quote: 'flush the cache' }]] },
    ]);
    expect(incident.timeline(events).map(({ correctedBy }) => correctedBy)).toEqual([5, 4, 6, 7, null, null, null]);
    expect(incident.timeline(events)[1]?.says.at(-1)).toEqual({ quote: 'it is the queue' });
  });
});

describe('a redaction', () => {
  const secret: Step = ['U0ANA', { type: 'add_note', text: 'the password is hunter2' }];
  const redacted: Step = ['system:operator', { type: 'redact', sequence: 2, reason: 'a password' }];
  const erased = { redacted: { by: 'system:operator', at: '2026-11-24T02:02:00.000Z' } };

  test('happens once, of an event that there is', () => {
    given(declared, secret, redacted).when(redacted[1]).thenUnchanged('system:operator', 3);
    given(declared).when(redacted[1]).thenRefused('unknown_event');
    given(declared, secret).when({ type: 'redact', sequence: 2, reason: ' ' }).thenRefused('text_missing');
    given(declared, secret, resolved).when(redacted[1]).thenAccepted('redacted');
  });

  test('leaves who and when in the place of the text, and the text of a correction', () => {
    const { events, state } = given(declared, secret, redacted);
    expect(events[1]?.data).toEqual({ text: erased });
    expect(state?.latestNote?.text).toEqual(erased);
    const corrected = given(
      declared,
      secret,
      ['U0ANA', { type: 'correct', sequence: 2, text: 'the password has leaked' }],
      ['system:operator', { type: 'redact', sequence: 2, reason: 'a password' }],
    );
    if (corrected.state === null) throw new Error('an incident expected');
    expect(JSON.stringify(incident.details(corrected.state))).toContain('the password has leaked');
  });

  test('of a correction brings back what was said before it', () => {
    const { state } = given(
      declared,
      ['U0ANA', { type: 'correct', sequence: 1, text: 'Payments are down' }],
      ['U0ANA', { type: 'correct', sequence: 1, text: 'Payments of Jane Doe are down' }],
      ['system:operator', { type: 'redact', sequence: 3, reason: 'a name' }],
    );
    if (state === null) throw new Error('an incident expected');
    expect(titleOf(state)).toBe('Payments are down');
  });

  test('keeps the tasks that there are, and their numbers', () => {
    const { state } = given(
      declared,
      ['U0ANA', { type: 'add_task', text: 'call Jane Doe' }],
      ['U0ANA', { type: 'add_task', text: 'roll back' }],
      ['system:operator', { type: 'redact', sequence: 2, reason: 'a name' }],
      ['U0BEN', { type: 'complete_task', task: 2 }],
    );
    expect(state?.tasks).toMatchObject([
      { task: 1, completed: null },
      { task: 2, completed: { by: 'U0BEN' } },
    ]);
  });
});
