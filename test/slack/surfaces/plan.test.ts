import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IncidentEvent } from '../../../src/incident/event.ts';
import { fold } from '../../../src/incident/fold.ts';
import type { Severity } from '../../../src/incident/severity.ts';
import {
  planSurfaces,
  postId,
  type Rendering,
  type Shown,
  type Step,
  threadRunMax,
} from '../../../src/slack/surfaces/plan.ts';
import type { PostedRow } from '../../../src/slack/surfaces/posts.ts';
import { type Step as Deed, declare, play } from '../../incident/story.ts';
import { plainRendering } from './plain-rendering.ts';

const nothingShown: Shown = { channelId: null, announcementChannelId: 'CALL', rows: [] };

function plan(events: readonly IncidentEvent[], shown: Shown, rendering = plainRendering): readonly Step[] {
  const state = fold(events);
  if (state === null) throw new Error('no incident');
  return planSurfaces(state, events, shown, rendering);
}

/** Makes steps as Slack and the database would, until none is left. */
function settle(events: readonly IncidentEvent[], from: Shown): { shown: Shown; made: readonly Step[] } {
  let shown = from;
  const made: Step[] = [];
  for (let step = plan(events, shown)[0]; step !== undefined; step = plan(events, shown)[0]) {
    made.push(step);
    if (made.length > 500) throw new Error('the plan never ends');
    const ts = step.kind === 'post' ? String(made.length) : step.row.ts;
    const row: PostedRow = { ...step.row, ts };
    shown = {
      ...shown,
      channelId: step.kind === 'create_channel' ? 'CINC' : shown.channelId,
      rows: [...shown.rows.filter(({ post_id }) => post_id !== row.post_id), row],
    };
  }
  return { shown, made };
}

type Post = Extract<Step, { kind: 'post' }>;

/** What is posted when Slack is brought up to date at each of these numbers of events. */
function postsOver(events: readonly IncidentEvent[], ends: readonly number[]): readonly Post[] {
  let shown = nothingShown;
  return ends.flatMap((end) => {
    const result = settle(events.slice(0, end), shown);
    shown = result.shown;
    return result.made.filter((step) => step.kind === 'post');
  });
}

const kinds = (steps: readonly Step[]) => steps.map(({ kind, row }) => `${kind} ${row.surface}`);
const notes = (count: number): Deed[] =>
  Array.from({ length: count }, (_, index) => ['U2', { type: 'add_note', text: `note ${index}` }]);

describe('planSurfaces', () => {
  test('a declared incident gets its channel first, then everything in it, once', () => {
    const { events } = play([['U1', declare()]]);
    const { shown, made } = settle(events, nothingShown);
    expect(kinds(made)).toEqual([
      'create_channel channel',
      'post announcement',
      'post summary',
      'invite members',
      'set_topic topic',
      'pin pin',
      'post thread',
    ]);
    expect(plan(events, shown)).toEqual([]);
  });

  test('without a place for announcements there is none', () => {
    const { events } = play([['U1', declare()]]);
    const { made } = settle(events, { ...nothingShown, announcementChannelId: null });
    expect(kinds(made)).not.toContain('post announcement');
  });

  test('a burst is one edit of the summary and one post in the thread; the topic stays', () => {
    const { events } = play([['U1', declare()], ...notes(15)]);
    const { shown } = settle(events.slice(0, 1), nothingShown);
    const { made } = settle(events, shown);
    expect(kinds(made)).toEqual(['edit summary', 'post thread']);
  });

  test('each event is told of in the thread exactly once, twenty to a post at most, whatever was shown before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 1, maxLength: 6 }), (bursts) => {
        const { events } = play([['U1', declare()], ...notes(bursts.reduce((sum, burst) => sum + burst, 0))]);
        let shown = nothingShown;
        const told: string[] = [];
        let end = 1;
        for (const burst of [0, ...bursts]) {
          end += burst;
          const result = settle(events.slice(0, end), shown);
          shown = result.shown;
          for (const step of result.made) {
            if (step.kind !== 'post' || step.row.surface !== 'thread') continue;
            const run = step.message.text.split(' ').slice(1);
            expect(run.length).toBeLessThanOrEqual(threadRunMax);
            told.push(...run);
          }
        }
        expect(told).toEqual(events.map(({ sequence }) => String(sequence)));
      }),
      { numRuns: 30 },
    );
  });

  test('a run whose outcome is unknown keeps its end, and what came since goes into the next', () => {
    const { events } = play([['U1', declare()], ...notes(3)]);
    const { shown } = settle(events.slice(0, 1), nothingShown);
    const unknown: PostedRow = {
      post_id: postId(events[0]?.incident_id ?? '', 'thread', 2),
      surface: 'thread',
      channel_id: 'CINC',
      ts: null,
      content_hash: null,
      sequence: 3,
    };
    const steps = plan(events, { ...shown, rows: [...shown.rows, unknown] });
    const runs = steps.filter(({ row }) => row.surface === 'thread');
    expect(runs.map(({ row }) => [row.post_id === unknown.post_id, row.sequence])).toEqual([
      [true, 3],
      [false, 4],
    ]);
  });

  test('a process that lags behind leaves newer surfaces alone', () => {
    const { events } = play([
      ['U1', declare()],
      ['U2', { type: 'change_severity', severity: 'sev3' }],
    ]);
    const { shown } = settle(events, nothingShown);
    expect(plan(events.slice(0, 1), shown)).toEqual([]);
  });

  test('a deleted summary is made and pinned again', () => {
    const { events } = play([['U1', declare()]]);
    const { shown } = settle(events, nothingShown);
    const rows = shown.rows.map((row) => (row.surface === 'summary' ? { ...row, ts: null, content_hash: null } : row));
    const { made } = settle(events, { ...shown, rows });
    expect(kinds(made)).toEqual(['post summary', 'pin pin']);
  });

  test('what is resolved is not edited because a new version words it differently; what is open is', () => {
    const { events } = play([
      ['U1', declare()],
      ['U1', { type: 'resolve' }],
      ['U2', { type: 'add_note', text: 'afterthought' }],
    ]);
    const reworded: Rendering = {
      ...plainRendering,
      summary: (state) => ({ ...plainRendering.summary(state), text: `new ${state.head.sequence}` }),
      announcement: (state, channelId) => ({ text: `new ${state.head.sequence} ${channelId}`, blocks: [] }),
    };
    const steps = (count: number) =>
      kinds(plan(events.slice(0, count), settle(events.slice(0, count), nothingShown).shown, reworded));
    expect(steps(1)).toEqual(['edit announcement', 'edit summary']);
    expect(steps(2)).toEqual([]);
    const { shown } = settle(events.slice(0, 2), nothingShown);
    expect(kinds(plan(events, shown, reworded))).toEqual(['edit announcement', 'edit summary', 'post thread']);
    // A summary that may be gone, or whose content is not known, is edited all the same.
    const rows = shown.rows.map((row) => (row.surface === 'summary' ? { ...row, content_hash: null } : row));
    expect(kinds(plan(events.slice(0, 2), { ...shown, rows }, reworded))).toEqual(['edit summary']);
  });

  test('a resolved incident’s announcement is given its channel when that was made afterwards', () => {
    const { events } = play([
      ['U1', declare()],
      ['U1', { type: 'resolve' }],
    ]);
    const [channel, announcement] = plan(events, nothingShown);
    if (channel === undefined || announcement === undefined) throw new Error('two steps expected');
    const rows = [channel.row, { ...announcement.row, ts: '1' }];
    expect(kinds(plan(events, { ...nothingShown, channelId: 'CINC', rows }))).toContain('edit announcement');
  });

  test('every resolution has one closing post, which stays as it is', () => {
    const { events } = play([
      ['U1', declare()],
      ['U1', { type: 'resolve' }],
      ['U2', { type: 'add_note', text: 'afterthought' }],
      ['U1', { type: 'reopen' }],
      ['U1', { type: 'resolve' }],
    ]);
    const closings = postsOver(events, [1, 2, 3, 4, 5]).filter(({ row }) => row.surface === 'closing');
    expect(closings.map(({ message }) => message.text)).toEqual(['closing 2', 'closing 5']);
  });

  test('an incident that gets worse is told of once, to everybody when it is sev1 then, and never late', () => {
    const sev = (severity: Severity): Deed => ['U2', { type: 'change_severity', severity }];
    const { events } = play([
      ['U1', declare()],
      sev('sev4'),
      sev('sev3'),
      sev('sev1'),
      sev('sev2'),
      ['U1', { type: 'resolve' }],
      ['U1', { type: 'reopen' }],
    ]);
    const toldOf = (ends: readonly number[]) =>
      postsOver(events, ends)
        .filter(({ row }) => row.surface.startsWith('escalation'))
        .map(({ row, isBroadcast, message }) => `${row.channel_id}${isBroadcast ? ' reply' : ''}: ${message.text}`);
    expect(toldOf([1, 2, 3, 4, 5, 6, 7])).toEqual([
      'CINC: escalation 3 sev3 from sev4',
      'CALL reply: announced 4 sev1 CINC',
      'CINC: escalation 4 sev1 from sev3',
      'CINC: escalation 7 sev2 from resolved',
    ]);
    expect(toldOf([2, 4])).toEqual(['CALL reply: announced 4 sev1 CINC', 'CINC: escalation 4 sev1 from sev3']);
    expect(toldOf([2, 5])).toEqual([]);
    // A reply goes to where the announcement stands, wherever others are announced by now.
    const { shown } = settle(events.slice(0, 3), nothingShown);
    const moved = settle(events.slice(0, 4), { ...shown, announcementChannelId: 'CNEW' }).made;
    expect(moved.find(({ row }) => row.surface === 'escalation_announced')?.row.channel_id).toBe('CALL');
  });

  test('an update is posted once, the latest of a burst, unless a post about something else says it', () => {
    const update = (text: string, more: object = {}): Deed => ['U2', { type: 'post_update', text, ...more }];
    const { events } = play([
      ['U1', declare()],
      update('one'),
      update('two'),
      ['U1', { type: 'correct', sequence: 3, text: 'second' }],
      ['U1', { type: 'change_severity', severity: 'sev3' }],
      update('worse', { severity: 'sev2' }),
      ['U1', { type: 'change_status', status: 'monitoring', text: 'better' }],
      ['U1', { type: 'resolve', text: 'over' }],
      ['U1', { type: 'reopen', text: 'again' }],
    ]);
    const told = (ends: readonly number[]) =>
      postsOver(events, ends)
        .filter(({ row }) => row.surface === 'update')
        .map(({ message }) => message.text);
    expect(told([1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual(['update 2 one', 'update 3 two', 'update 7 better']);
    expect(told([1, 5, 8, 9])).toEqual(['update 3 second']);
  });

  test.each<[Severity, readonly string[]]>([
    ['sev1', ['CALL: closed 3 CINC', 'CALL: closed 5 CINC']],
    ['sev2', []],
  ])('everybody is told that it is over when it was %s', (severity, expected) => {
    const { events } = play([
      ['U1', declare()],
      ['U1', { type: 'post_update', text: 'as it is', severity }],
      ['U1', { type: 'resolve' }],
      ['U1', { type: 'reopen' }],
      ['U1', { type: 'resolve' }],
      ['U1', { type: 'change_severity', severity: severity === 'sev1' ? 'sev2' : 'sev1' }],
    ]);
    const told = postsOver(events, [1, 2, 3, 4, 5, 6]).filter(({ row }) => row.surface === 'closing_announced');
    for (const { isBroadcast, threadTs } of told) expect([isBroadcast, threadTs]).toEqual([true, expect.any(String)]);
    expect(told.map(({ row, message }) => `${row.channel_id}: ${message.text}`)).toEqual(expected);
  });
});
