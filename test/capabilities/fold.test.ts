import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkChain } from '../../src/incident/chain.ts';
import { BrokenRecordError, evolve, fold } from '../../src/incident/fold.ts';
import { metrics } from '../../src/incident/metrics.ts';
import type { Severity } from '../../src/incident/severity.ts';
import { timeline } from '../../src/incident/timeline.ts';
import { anySteps } from './any-command.ts';
import { declare, given, play, type Step } from './story.ts';

describe('the fold', () => {
  test('gives the same state whether it starts afresh or goes on from any earlier one', () => {
    fc.assert(
      fc.property(anySteps(30), fc.nat(), (steps, cut) => {
        const { events, state } = play(steps);
        const middle = cut % (events.length + 1);
        expect(fold(events.slice(middle), fold(events.slice(0, middle)))).toEqual(state);
        expect(state?.head.sequence).toBe(events.length);
      }),
    );
  });

  test('stops at a gap, at a repetition and at a stranger', () => {
    const { events } = play([
      ['U0ANA', declare()],
      ['U0BEN', { type: 'acknowledge' }],
      ['U0BEN', { type: 'add_note', text: 'looking' }],
    ]);
    const [first, second, third] = events;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three events expected');
    expect(() => fold([first, third])).toThrow(BrokenRecordError);
    expect(() => fold([first, second, second])).toThrow('expected sequence 3');
    expect(() => fold([second])).toThrow(BrokenRecordError);
    expect(() => evolve(fold([first]), { ...first, sequence: 2 })).toThrow('it was declared before');
  });

  test('shows what was corrected last, by whom, and keeps what was said first in its timeline', () => {
    const { events, state } = play([
      ['U0ANA', declare('Chekout is down')],
      ['U0ANA', { type: 'add_note', text: 'it is the queue' }],
      ['U0ANA', { type: 'add_task', text: 'drain the queue' }],
      ['U0BEN', { type: 'correct', sequence: 2, text: 'it is the cache' }],
      ['U0BEN', { type: 'correct', sequence: 1, text: 'Checkout is down' }],
      ['U0BEN', { type: 'correct', sequence: 3, text: 'flush the cache' }],
      ['U0ANA', { type: 'correct', sequence: 4, text: 'it is the new cache' }],
    ]);
    expect(state?.title).toBe('Checkout is down');
    expect(state?.latestNote).toMatchObject({
      by: 'U0ANA',
      sequence: 2,
      text: 'it is the new cache',
      corrected: { by: 'U0ANA', sequence: 7 },
    });
    expect(state?.tasks).toMatchObject([{ task: 1, text: 'flush the cache' }]);
    expect(timeline(events).map(({ correctedBy }) => correctedBy)).toEqual([5, 4, 6, 7, null, null, null]);
    expect(timeline(events)[1]?.says.at(-1)).toEqual({ quote: 'it is the queue' });
  });

  test('keeps every spell of a reopened incident, and measures each from its own zero', () => {
    const state = given(
      ['U0ANA', declare()],
      ['U0BEN', { type: 'acknowledge' }],
      ['U0BEN', { type: 'resolve' }],
      ['U0ANA', { type: 'reopen' }],
      ['U0ANA', { type: 'change_status', status: 'monitoring' }],
    ).state();
    if (state === null) throw new Error('an incident expected');
    expect(metrics(state)).toEqual({
      version: 1,
      timeToAcknowledge: { kind: 'known', zero: 'declared', milliseconds: 60_000 },
      timeToMitigate: { kind: 'known', zero: 'declared', milliseconds: 120_000 },
      timeToResolve: { kind: 'known', zero: 'declared', milliseconds: 120_000 },
      spells: [
        { kind: 'known', zero: 'declared', milliseconds: 120_000 },
        { kind: 'pending', zero: 'reopened' },
      ],
    });
  });
});

describe('the chain', () => {
  test('holds for every story, and names the sequence of any event that was changed', () => {
    fc.assert(
      fc.property(
        anySteps(20),
        fc.nat(),
        fc.constantFrom('actor', 'occurred_at', 'hash', 'previous_hash', 'data'),
        (steps, at, field) => {
          const { events } = play(steps);
          expect(checkChain(events)).toMatchObject({ intact: true, length: events.length });
          const index = at % events.length;
          const forged = events.map((event, position) => {
            if (position !== index) return event;
            switch (field) {
              case 'actor':
                return { ...event, actor: `${event.actor}X` };
              case 'occurred_at':
                return { ...event, occurred_at: '2020-01-01T00:00:00.000Z' };
              case 'hash':
                return { ...event, hash: event.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) };
              case 'previous_hash':
                return { ...event, previous_hash: event.previous_hash.replace(/^./, (d) => (d === '0' ? '1' : '0')) };
              default:
                return { ...event, event_id: '00000000-0000-5000-8000-000000000000' };
            }
          });
          expect(checkChain(forged)).toMatchObject({ intact: false, sequence: index + 1 });
        },
      ),
    );
  });

  test('notices an event that was taken out or moved', () => {
    const { events } = play([
      ['U0ANA', declare()],
      ['U0BEN', { type: 'acknowledge' }],
      ['U0BEN', { type: 'add_note', text: 'looking' }],
    ]);
    expect(checkChain(events.toSpliced(1, 1))).toMatchObject({ intact: false, sequence: 2 });
    expect(checkChain(events.toReversed())).toMatchObject({ intact: false, sequence: 1 });
  });
});

test('the timeline has one line an event, in the order of the record', () => {
  fc.assert(
    fc.property(anySteps(20), (steps) => {
      const { events } = play(steps);
      expect(timeline(events).map(({ sequence }) => sequence)).toEqual(events.map(({ sequence }) => sequence));
    }),
  );
});

test('a reopened incident has no update yet, and a note as before', () => {
  const { state } = play([
    ['U0ANA', declare()],
    ['U0ANA', { type: 'add_note', text: 'the queue is full' }],
    ['U0BEN', { type: 'resolve', text: 'rolled back' }],
    ['U0ANA', { type: 'reopen' }],
    ['U0ANA', { type: 'correct', sequence: 3, text: 'rolled forward' }],
  ]);
  expect(state).toMatchObject({ latestUpdate: null, latestNote: { text: 'the queue is full' } });
});

describe('an incident that got worse', () => {
  const sev = (severity: Severity): Step => ['U0BEN', { type: 'change_severity', severity }];
  const declared: Step = ['U0ANA', declare()];
  const resolve: Step = ['U0BEN', { type: 'resolve' }];
  const reopen: Step = ['U0BEN', { type: 'reopen' }];
  const update = (severity: Severity): Step => ['U0BEN', { type: 'post_update', text: 'all regions', severity }];

  test.each<[string, Step[], { sequence: number; from: string } | null]>([
    ['as declared', [declared], null],
    ['lowered', [declared, sev('sev3')], null],
    ['raised', [declared, sev('sev3'), sev('sev2')], { sequence: 3, from: 'sev3' }],
    ['raised twice', [declared, sev('sev4'), sev('sev3'), sev('sev1')], { sequence: 4, from: 'sev3' }],
    ['raised by an update', [declared, sev('sev3'), update('sev2')], { sequence: 3, from: 'sev3' }],
    ['raised, and said again', [declared, sev('sev3'), sev('sev2'), update('sev2')], { sequence: 3, from: 'sev3' }],
    ['raised and lowered', [declared, sev('sev3'), sev('sev1'), sev('sev2')], null],
    ['raised and resolved', [declared, sev('sev3'), sev('sev1'), resolve], null],
    ['raised once it was over', [declared, sev('sev3'), resolve, sev('sev1')], null],
    ['reopened', [declared, resolve, reopen], { sequence: 3, from: 'resolved' }],
    ['reopened and lowered', [declared, resolve, reopen, sev('sev2')], null],
  ])('%s', (_, steps, escalated) => {
    const { state } = play(steps);
    expect(state?.head.sequence).toBe(steps.length);
    expect(state?.escalated ?? null).toEqual(escalated === null ? null : expect.objectContaining(escalated));
  });
});
