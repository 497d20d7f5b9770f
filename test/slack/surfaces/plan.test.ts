import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type IncidentEvent, incident } from '../../../src/capabilities/index.ts';
import type { Severity } from '../../../src/kernel/severity.ts';
import { planSurfaces, type Shown } from '../../../src/slack/surfaces/plan.ts';
import type { PostedRow } from '../../../src/slack/surfaces/post-claims.ts';
import { postId } from '../../../src/slack/surfaces/post-id.ts';
import type { Step } from '../../../src/slack/surfaces/step.ts';
import { threadRunMax } from '../../../src/slack/surfaces/thread-runs.ts';
import { type Step as Deed, declare, play } from '../../capabilities/story.ts';
import { anyStory } from '../any-state.ts';
import { readBlocks } from '../read-blocks.ts';
import { untried } from './untried.ts';

const nothingShown: Shown = { channelId: null, announcementChannels: ['CALL'], rows: [] };

/** Plans with the events as a process knows them, so that the texts that some among them erase are gone. */
function plan(events: readonly IncidentEvent[], shown: Shown): readonly Step[] {
  const known = incident.withRedactions(events);
  const state = incident.fold(known);
  if (state === null) throw new Error('no incident');
  return planSurfaces(state, known, shown);
}

/** Makes steps as Slack and the database would, until none is left. */
function settle(events: readonly IncidentEvent[], from: Shown): { shown: Shown; made: readonly Step[] } {
  let shown = from;
  const made: Step[] = [];
  for (let step = plan(events, shown)[0]; step !== undefined; step = plan(events, shown)[0]) {
    made.push(step);
    if (made.length > 500) throw new Error('the plan never ends');
    const row = rowAfter(step, made.length);
    shown = {
      ...shown,
      channelId: step.kind === 'create_channel' ? row.channel_id : shown.channelId,
      rows: [...shown.rows.filter(({ post_id }) => post_id !== row.post_id), row],
    };
  }
  return { shown, made };
}

/** The row as it stands once a step is made. */
function rowAfter(step: Step, count: number): PostedRow {
  switch (step.kind) {
    case 'create_channel':
      return { ...step.row, channel_id: `CINC${step.row.surface === 'channel' ? '' : count}` };
    case 'post':
      return { ...step.row, ts: String(count) };
    case 'call':
      return { ...step.row, ts: String(count) };
    case 'delete':
      return { ...step.row, ts: null };
    default:
      return step.row;
  }
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

/** The events that a post in the thread tells of, by its notice: "Event 4" or "Events 5 to 9". */
function runOf({ message }: Post): readonly number[] {
  const [, first, last = first] = /^Events? (\d+)(?: to (\d+))?$/.exec(message.text) ?? [];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
}

/** A post by where it goes and what event it is about. */
function placed({ row }: Post): string {
  return `${row.channel_id}: ${row.surface.split(' ')[0]} ${row.sequence}`;
}

describe('planSurfaces', () => {
  test('a declared incident gets its channel first, then everything in it, once', () => {
    const { events } = play([['U1', declare()]]);
    const { shown, made } = settle(events, nothingShown);
    expect(kinds(made)).toEqual([
      'create_channel channel',
      'post announcement CALL',
      'post summary',
      'invite members',
      'set_topic topic',
      'pin pin',
      'post thread',
    ]);
    expect(plan(events, shown)).toEqual([]);
  });

  test('a private one says first who can see it', () => {
    const { events } = play([['U1', { ...declare(), private: true }]]);
    const { made } = settle(events, { ...nothingShown, announcementChannels: [] });
    expect(kinds(made).filter((kind) => /^post (private )?(private_notice|summary)/.test(kind))).toEqual([
      'post private_notice',
      'post summary',
    ]);
  });

  test('it is announced in each place that there is for it, and where there is none, nowhere', () => {
    const { events } = play([['U1', declare()]]);
    const announcedIn = (announcementChannels: readonly string[]) =>
      settle(events, { ...nothingShown, announcementChannels })
        .made.filter(({ row }) => row.surface.startsWith('announcement'))
        .map(({ row }) => row.channel_id);
    expect(announcedIn(['CALL', 'COPS'])).toEqual(['CALL', 'COPS']);
    expect(announcedIn([])).toEqual([]);
  });

  test('an announcement that stands is kept up to date, also when nothing would be announced there any more', () => {
    const { events } = play([
      ['U1', declare()],
      ['U1', { type: 'change_severity', severity: 'sev4' }],
    ]);
    const { shown } = settle(events.slice(0, 1), nothingShown);
    const { made } = settle(events, { ...shown, announcementChannels: [] });
    expect(kinds(made)).toContain('edit announcement CALL');
  });

  test('a burst is one edit of the summary and one post in the thread; the announcement and the topic stay', () => {
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
        const told: number[] = [];
        let end = 1;
        for (const burst of [0, ...bursts]) {
          end += burst;
          const result = settle(events.slice(0, end), shown);
          shown = result.shown;
          for (const step of result.made) {
            if (step.kind !== 'post' || step.row.surface !== 'thread') continue;
            const run = runOf(step);
            expect(run.length).toBeLessThanOrEqual(threadRunMax);
            told.push(...run);
          }
        }
        expect(told).toEqual(events.map(({ sequence }) => sequence));
      }),
      { numRuns: 30 },
    );
  });

  test('it comes to an end and then stays as it is, whatever people did and however far it was shown before', () => {
    fc.assert(
      fc.property(anyStory(60), fc.nat(), ({ events }, before) => {
        const { shown: first } = settle(events.slice(0, 1 + (before % events.length)), nothingShown);
        const { shown } = settle(events, first);
        expect(plan(events, shown)).toEqual([]);
        const ids = shown.rows.map(({ post_id }) => post_id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 60 },
    );
  });

  test('a run whose outcome is unknown keeps its end, and what came since goes into the next', () => {
    const { events } = play([['U1', declare()], ...notes(3)]);
    const { shown } = settle(events.slice(0, 1), nothingShown);
    const unknown: PostedRow = {
      post_id: postId(events[0]?.incident_id ?? '', 'thread', 2),
      surface: 'thread',
      channel_id: 'CINC',
      ...untried,
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
    /** What stands once all is shown by a version that worded the summary and the announcement in another way. */
    const wordedBefore = (count: number): Shown => {
      const { shown } = settle(events.slice(0, count), nothingShown);
      const isReworded = ({ surface }: PostedRow) => /^(summary|announcement .*)$/.test(surface);
      const rows = shown.rows.map((row) => (isReworded(row) ? { ...row, content_hash: 'of other words' } : row));
      return { ...shown, rows };
    };
    const steps = (count: number, shown: Shown) => kinds(plan(events.slice(0, count), shown));
    expect(steps(1, wordedBefore(1))).toEqual(['edit announcement CALL', 'edit summary']);
    expect(steps(2, wordedBefore(2))).toEqual([]);
    expect(steps(3, wordedBefore(2))).toEqual(['edit announcement CALL', 'edit summary', 'post thread']);
    // A summary that may be gone, or whose content is not known, is edited all the same.
    const { rows, ...shown } = wordedBefore(2);
    const unsure = rows.map((row) => (row.surface === 'summary' ? { ...row, content_hash: null } : row));
    expect(steps(2, { ...shown, rows: unsure })).toEqual(['edit summary']);
  });

  test('a resolved incident’s announcement is given its channel when that was made afterwards', () => {
    const { events } = play([
      ['U1', declare()],
      ['U1', { type: 'resolve' }],
    ]);
    const [channel, announcement] = plan(events, nothingShown);
    if (channel === undefined || announcement === undefined) throw new Error('two steps expected');
    const rows = [channel.row, { ...announcement.row, ts: '1' }];
    expect(kinds(plan(events, { ...nothingShown, channelId: 'CINC', rows }))).toContain('edit announcement CALL');
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
    expect(closings.map(placed)).toEqual(['CINC: closing 2', 'CINC: closing 5']);
  });

  test('an incident that gets worse is told of once, in its channel, and never late', () => {
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
        .map(placed);
    expect(toldOf([1, 2, 3, 4, 5, 6, 7])).toEqual(['CINC: escalation 3', 'CINC: escalation 4', 'CINC: escalation 7']);
    expect(toldOf([2, 4])).toEqual(['CINC: escalation 4']);
    expect(toldOf([2, 5])).toEqual([]);
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
        .map(({ row, message }) => `${row.sequence} ${message.text}`);
    expect(told([1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual([
      '2 INC-42 update: “one”',
      '3 INC-42 update: “two”',
      '7 INC-42 update: “better”',
    ]);
    expect(told([1, 5, 8, 9])).toEqual(['3 INC-42 update: “second”']);
  });

  test('an update is a reply to where the announcement stands, wherever others are announced by now', () => {
    const { events } = play([
      ['U1', declare()],
      ['U2', { type: 'post_update', text: 'as it is' }],
    ]);
    const { shown } = settle(events.slice(0, 1), nothingShown);
    const { made } = settle(events, { ...shown, announcementChannels: ['CNEW'] });
    const replies = made.filter(({ row }) => row.surface.startsWith('update_announced CALL'));
    expect(replies).toMatchObject([{ row: { channel_id: 'CALL' }, threadTs: expect.any(String) }]);
  });
});

describe('a text that is redacted', () => {
  /** All that Slack shows, message by message, after one plan was made and then another. */
  function shownAfter(events: readonly IncidentEvent[], shownAt: number): readonly string[] {
    const messages = new Map<string, string>();
    let shown = nothingShown;
    for (const end of [shownAt, events.length]) {
      const result = settle(events.slice(0, end), shown);
      shown = result.shown;
      for (const step of result.made) {
        if ('message' in step)
          messages.set(step.row.post_id, [step.message.text, ...readBlocks(step.message.blocks)].join());
        if (step.kind === 'set_topic') messages.set(step.row.post_id, step.topic);
      }
    }
    return [...messages.values()];
  }

  const redact = (sequence: number): Deed => ['U1', { type: 'redact', sequence, reason: 'a secret' }];

  test.each<[string, readonly Deed[]]>([
    ['a note', [['U2', { type: 'add_note', text: 'hunter2' }]]],
    ['an update', [['U2', { type: 'post_update', text: 'hunter2' }]]],
    [
      'the reason of a raise',
      [
        ['U2', { type: 'change_severity', severity: 'sev3' }],
        ['U2', { type: 'post_update', text: 'hunter2', severity: 'sev2' }],
      ],
    ],
    ['what resolved it', [['U2', { type: 'resolve', text: 'hunter2' }]]],
    [
      'why it is open again',
      [
        ['U2', { type: 'resolve' }],
        ['U2', { type: 'reopen', text: 'hunter2' }],
      ],
    ],
    [
      'an update that is no longer the latest',
      [
        ['U2', { type: 'post_update', text: 'hunter2' }],
        ['U2', { type: 'post_update', text: 'x' }],
      ],
    ],
    ['a task', [['U2', { type: 'add_task', text: 'hunter2' }]]],
    ['the name of a role', [['U2', { type: 'assign_role', role: 'hunter2', user_id: 'U2' }]]],
    [
      'the name of a role whose holder a post has called',
      [
        ['U2', { type: 'assign_role', role: 'hunter2', user_id: 'U2' }],
        ['U2', { type: 'change_severity', severity: 'sev3' }],
        ['U2', { type: 'change_severity', severity: 'sev2' }],
      ],
    ],
  ])('leaves Slack wherever it was shown: %s', (_what, deeds) => {
    const all: readonly Deed[] = [['U1', declare()], ...deeds];
    const sequence = all.findIndex(([, command]) => JSON.stringify(command).includes('hunter2')) + 1;
    const typed = play(all).events;
    expect(typed).toHaveLength(all.length);
    const redacted = play([...all, redact(sequence)]).events.at(-1);
    if (redacted === undefined) throw new Error('a redaction expected');
    const events = [...typed, redacted];
    // It was shown when it was the last thing, or before something else was.
    for (const shownAt of [sequence, typed.length]) {
      expect(shownAfter(typed, shownAt).some((text) => text.includes('hunter2'))).toBe(true);
      expect(shownAfter(events, shownAt).filter((text) => text.includes('hunter2'))).toEqual([]);
    }
  });

  test('is looked for in a post of which nobody knows whether it stands, where nobody would post it any more', () => {
    const told: readonly Deed[] = [
      ['U1', declare()],
      ['U2', { type: 'post_update', text: 'hunter2' }],
      ['U2', { type: 'post_update', text: 'x' }],
    ];
    const typed = play(told).events;
    const { shown } = settle(typed.slice(0, 2), nothingShown);
    const isUpdate = ({ surface }: PostedRow) => surface === 'update';
    const begun = {
      ...shown,
      rows: shown.rows.map((row) => (isUpdate(row) ? { ...row, ts: null, content_hash: null } : row)),
    };
    const { events } = play([...told, redact(2)]);
    const [find] = settle(events, begun).made.filter(({ row }) => isUpdate(row) && row.sequence === 2);
    expect(find).toMatchObject({ kind: 'find', row: { channel_id: 'CINC' }, threadTs: null });
    const found = { ...begun, rows: begun.rows.map((row) => (isUpdate(row) ? { ...row, ts: '9.9' } : row)) };
    const [edit] = settle(events, found).made.filter(({ row }) => isUpdate(row) && row.sequence === 2);
    expect(edit).toMatchObject({ kind: 'edit', ts: '9.9' });
  });

  test('when it is the title, leaves each post, the topic and the channel’s name', () => {
    const deeds: readonly Deed[] = [
      ['U1', declare('hunter2')],
      ['U1', { type: 'change_severity', severity: 'sev2' }],
      ['U1', { type: 'change_severity', severity: 'sev1' }],
      ['U1', { type: 'resolve' }],
    ];
    const typed = play(deeds).events;
    const redacted = play([...deeds, redact(1)]).events.at(-1);
    if (redacted === undefined) throw new Error('a redaction expected');
    const events = [...typed, redacted];
    for (let shownAt = 1; shownAt <= typed.length; shownAt += 1) {
      expect(shownAfter(events, shownAt).filter((text) => text.includes('hunter2'))).toEqual([]);
    }
    const { shown } = settle(typed, nothingShown);
    expect(kinds(settle(events, shown).made)).toContain('rename_channel channel_name');
    // What is still to be said is said without it, in the channel and under the announcement.
    expect(shownAfter(events, typed.length).filter((text) => text.includes('This post about'))).toEqual([]);
  });
});
