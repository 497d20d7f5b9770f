import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { incident } from '../../src/capabilities/index.ts';
import { knownAt } from '../../src/kernel/known-at.ts';
import { anySteps } from './any-command.ts';
import { play } from './story.ts';

/** Any story that people can leave, without redactions: what is erased is gone from every minute. */
const anyStory = anySteps(30).map((steps) => play(steps.filter(([, { type }]) => type !== 'redact')));

describe('looking back', () => {
  test('the state at a minute is the fold of what was recorded by then, whatever any capability has done since', () => {
    fc.assert(
      fc.property(anyStory, fc.array(fc.nat({ max: 600 }), { minLength: 1, maxLength: 5 }), ({ events }, seconds) => {
        const [first] = events;
        for (const second of seconds) {
          const atMs = Date.parse(first?.recorded_at ?? '') + second * 7_000 - 30_000;
          const byThen = events.filter(({ recorded_at }) => Date.parse(recorded_at) <= atMs);
          expect(incident.fold(knownAt(events, atMs).recorded)).toEqual(incident.fold(byThen));
        }
      }),
    );
  });

  test('nothing that is recorded later changes what an earlier minute showed, a correction neither', () => {
    fc.assert(
      fc.property(anyStory, fc.nat(), ({ events }, pick) => {
        const length = 1 + (pick % events.length);
        const known = events.slice(0, length);
        const last = events[length];
        // All that was recorded in the same instant counts as known then.
        const atMs = Date.parse(known.at(-1)?.recorded_at ?? '');
        if (last !== undefined && Date.parse(last.recorded_at) === atMs) return;
        const then = { state: incident.fold(known), timeline: incident.timeline(known) };
        for (let later = length; later <= events.length; later += 1) {
          const { recorded } = knownAt(events.slice(0, later), atMs);
          expect({ state: incident.fold(recorded), timeline: incident.timeline(recorded) }).toEqual(then);
        }
      }),
    );
  });

  test('what had happened by then and was recorded later is told apart', () => {
    const { events } = play([
      ['U0ANA', { type: 'declare', team_id: 'T1', number: 1, kind: 'real', title: 'A', severity: 'sev3' }],
      ['U0ANA', { type: 'add_note', text: 'at once' }],
      ['U0ANA', { type: 'add_note', text: 'noted late' }, 20],
    ]);
    const late = events.map((event) =>
      event.sequence === 3 ? { ...event, occurred_at: events[1]?.occurred_at ?? '' } : event,
    );
    const { recorded, recordedLater } = knownAt(late, Date.parse(events[1]?.recorded_at ?? ''));
    expect([recorded, recordedLater].map((some) => some.map(({ sequence }) => sequence))).toEqual([[1, 2], [3]]);
  });

  test('an event that a clock of another region dates earlier keeps what it follows', () => {
    const { events } = play([
      ['U0ANA', { type: 'declare', team_id: 'T1', number: 1, kind: 'real', title: 'A', severity: 'sev3' }],
      ['U0ANA', { type: 'add_note', text: 'one' }],
      ['U0ANA', { type: 'add_note', text: 'two' }],
    ]);
    const skewed = events.map((event) =>
      event.sequence === 2 ? { ...event, recorded_at: '2026-11-24T09:00:00.000Z' } : event,
    );
    expect(knownAt(skewed, Date.parse(events[2]?.recorded_at ?? '')).recorded).toHaveLength(3);
  });
});
