import { describe, expect, test } from '@jest/globals';
import { type Command, incident } from '../../src/capabilities/index.ts';
import { sourceOf } from '../../src/capabilities/notes/note-source.ts';
import { titleOf } from '../../src/kernel/incident-core.ts';
import { declare, play, type Step } from './story.ts';

const written = { by: 'U0BEN', at: '2026-11-24T01:58:00.000Z' };
const noted: Step = ['U0ANA', { type: 'add_note', text: 'it is the cache', written }];
const edited = (text: string): Step => [
  'system:slack',
  { type: 'change_note_source', sequence: 2, change: 'edited', text },
];

const told = (...steps: readonly Step[]) => play([['U0ANA', declare()], ...steps]);
const typesOf = (...steps: readonly Step[]) => told(...steps).events.map(({ type }) => type);
const decidedOn = (steps: readonly Step[], command: Command) =>
  incident.decide(told(...steps).state, command, { actor: 'U0ANA', at: '2026-11-24T03:00:00.000Z' });

describe('what becomes of a noted message', () => {
  test('stands beside the note, which stays as it was', () => {
    const { events, state } = told(noted, edited('it was the queue'), [
      'U0ANA',
      { type: 'withdraw_note', sequence: 2 },
    ]);
    const [, note] = incident.timeline(events);
    expect(note).toMatchObject({
      says: expect.arrayContaining([{ quote: 'it is the cache' }]),
      remarks: ['message edited: event 3', 'reaction taken off: event 4'],
    });
    expect(state === null ? null : sourceOf(state, 2)).toMatchObject({ edits: 1, withdrawn: { by: 'U0ANA' } });
  });

  test('is taken back when the reaction is on again', () => {
    const { events } = told(
      noted,
      ['U0ANA', { type: 'withdraw_note', sequence: 2 }],
      ['U0ANA', { type: 'restore_note', sequence: 2 }],
    );
    expect(incident.timeline(events)[1]?.remarks).toEqual([]);
  });

  test('is recorded once, and five edits at most', () => {
    const gone: Step = ['system:slack', { type: 'change_note_source', sequence: 2, change: 'deleted' }];
    const off: Step = ['U0ANA', { type: 'withdraw_note', sequence: 2 }];
    expect(typesOf(noted, off, off, gone, gone)).toEqual([
      'declared',
      'note_added',
      'note_withdrawn',
      'note_source_changed',
    ]);
    expect(typesOf(noted, ...Array.from({ length: 9 }, (_, index) => edited(`edit ${index}`)))).toHaveLength(7);
  });

  test('is about a note of a message only', () => {
    const typed: Step = ['U0ANA', { type: 'add_note', text: 'typed' }];
    for (const sequence of [-1, 0, 1, 2, 3]) {
      expect(decidedOn([typed], { type: 'withdraw_note', sequence })).toMatchObject({ kind: 'refused' });
    }
  });

  test('is found among many notes', () => {
    const many = Array.from(
      { length: 300 },
      (_, index): Step => ['U0ANA', index % 3 === 0 ? noted[1] : { type: 'add_note', text: 'typed' }],
    );
    const { state } = told(...many, ['U0ANA', { type: 'withdraw_note', sequence: 299 }]);
    expect(state === null ? null : sourceOf(state, 299)?.withdrawn).toMatchObject({ sequence: 302 });
    expect(state === null ? null : sourceOf(state, 300)).toBeNull();
  });
});

describe('another title', () => {
  test('is the title everywhere, can be corrected, and is the same but once', () => {
    const { state } = told(['U0BEN', { type: 'rename', title: 'Payments fail' }]);
    if (state === null) throw new Error('declared');
    expect(titleOf(state)).toBe('Payments fail');
    expect(incident.overview(state)).toMatchObject({ data: { title: 'Payments fail' } });
    expect(decidedOn([['U0BEN', { type: 'rename', title: 'A' }]], { type: 'rename', title: ' A ' })).toMatchObject({
      kind: 'unchanged',
      since: { by: 'U0BEN' },
    });
    const corrected = told(
      ['U0BEN', { type: 'rename', title: 'Paymnts fail' }],
      ['U0BEN', { type: 'correct', sequence: 2, text: 'Payments fail' }],
    ).state;
    expect(corrected === null ? null : titleOf(corrected)).toBe('Payments fail');
  });
});

describe('an entry that is hidden', () => {
  test('is marked for the review, and not once it is shown again', () => {
    const hide: Step = ['U0ANA', { type: 'hide_entry', sequence: 2 }];
    const { events } = told(noted, hide, hide);
    expect(events).toHaveLength(3);
    expect(incident.timeline(events)[1]).toMatchObject({
      isHidden: true,
      remarks: ['hidden from the review by event 3'],
    });
    const again = told(noted, hide, ['U0BEN', { type: 'unhide_entry', sequence: 2 }]);
    expect(incident.timeline(again.events)[1]).toMatchObject({ isHidden: false, remarks: [] });
    expect(decidedOn([noted], { type: 'unhide_entry', sequence: 2 })).toMatchObject({ reason: 'not_hidden' });
    expect(decidedOn([noted], { type: 'hide_entry', sequence: 3 })).toMatchObject({ reason: 'unknown_event' });
  });
});
