import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PostedRow } from '../../../src/slack/surfaces/post-claims.ts';
import { postId } from '../../../src/slack/surfaces/post-id.ts';
import { threadRunMax, threadRuns } from '../../../src/slack/surfaces/thread-runs.ts';
import { declare, play } from '../../capabilities/story.ts';
import { untried } from './untried.ts';

const notes = (count: number) =>
  Array.from({ length: count }, (_, index) => ['U1', { type: 'add_note', text: `note ${index}` }] as const);
const updates = (count: number) =>
  Array.from({ length: count }, (_, index) => ['U1', { type: 'post_update', text: `update ${index}` }] as const);
const { events } = play([['U1', declare()], ...notes(30), ...updates(3), ...notes(20), ...updates(1), ...notes(5)]);
const alone = new Set(['update_posted']);
const nowhere = { types: alone, sequences: new Set<number>() };
const incidentId = events[0]?.incident_id ?? '';

function row(first: number, last: number, ts: string | null): PostedRow {
  const post_id = postId(incidentId, 'thread', first);
  return {
    post_id,
    surface: 'thread',
    channel_id: 'C1',
    ...untried,
    ts,
    sequence: last,
  };
}

/** Runs that two or three processes have begun, some of them posted, with gaps in between. */
const begun = fc
  .array(fc.record({ skip: fc.nat(4), length: fc.integer({ min: 1, max: threadRunMax }), isPosted: fc.boolean() }), {
    maxLength: 6,
  })
  .map((runs) => {
    let next = 1;
    return runs.flatMap(({ skip, length, isPosted }) => {
      const first = next + skip;
      const last = first + length - 1;
      next = last + 1;
      return last > events.length ? [] : [{ first, last, isPosted }];
    });
  });

test('the thread tells every event once, whatever runs were begun', () => {
  fc.assert(
    fc.property(begun, (runs) => {
      const rows = runs.map(({ first, last, isPosted }) => row(first, last, isPosted ? String(first) : null));
      const open = threadRuns(incidentId, 'thread', events, new Map(rows.map((one) => [one.post_id, one])), nowhere);
      const told = [
        ...open.flatMap((run) => run.map(({ sequence }) => sequence)),
        ...runs.flatMap(({ first, last, isPosted }) =>
          isPosted ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [],
        ),
      ].sort((a, b) => a - b);
      expect(told).toEqual(events.map(({ sequence }) => sequence));
      for (const run of open) expect(run.length).toBeLessThanOrEqual(threadRunMax);
    }),
  );
});

test('an event that a post tells of is left out, and others keep their runs whether that post is known or not', () => {
  const rows = new Map<string, PostedRow>();
  const runs = (sequences: readonly number[]) =>
    threadRuns(incidentId, 'thread', events, rows, { types: alone, sequences: new Set(sequences) }).map((run) =>
      run.map(({ sequence }) => sequence),
    );
  const posted = events.filter(({ type }) => alone.has(type)).map(({ sequence }) => sequence);
  expect(posted).toHaveLength(4);
  const without = runs([]);
  expect(runs(posted)).toEqual(without.filter((run) => !run.some((sequence) => posted.includes(sequence))));
  // A note that somebody posted about counts for nothing.
  expect(runs([2, ...posted])).toEqual(runs(posted));
});
