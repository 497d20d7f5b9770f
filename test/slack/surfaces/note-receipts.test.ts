import { expect, test } from '@jest/globals';
import type { Request } from '../../../src/capabilities/index.ts';
import { settingsSchema } from '../../../src/configuration/settings.ts';
import { noteReceipts } from '../../../src/slack/surfaces/note-receipts.ts';
import { planSurfaces, type Shown } from '../../../src/slack/surfaces/plan.ts';
import type { PostedRow } from '../../../src/slack/surfaces/post-claims.ts';
import { laneOf } from '../../../src/slack/surfaces/step.ts';
import type { Outcome } from '../../../src/store/outcome.ts';
import { declare, type Step, start } from '../../capabilities/story.ts';
import { storyOf } from '../any-state.ts';
import { expectSendable } from '../expect-sendable.ts';

const step = (how: string, whom: readonly string[]) => ({
  whom: whom.map((of) => ({ kind: 'person' as const, of })),
  ...{ how, wait_seconds: 300 },
});
const paged = (how: string, people: string[] = []): Step => [
  'U0ANA',
  { type: 'page', name: 'core', steps: [step(how, people)], repeat: 0, snooze_seconds: 900, people },
];
const at = new Date(start).toISOString();

/** What is to be made while there is no channel yet, and is urgent. */
function urgent(...steps: readonly Step[]) {
  const { state, events } = storyOf([['U0ANA', { ...declare(), triage: true }], ...steps]);
  const planned = planSurfaces(state, events, { channelId: null, announcementChannels: ['C0NEWS'], rows: [] });
  return { state, planned };
}

/** What is recorded of the first step that was planned. */
async function noted(
  { state, planned }: ReturnType<typeof urgent>,
  as: Partial<PostedRow>,
  outcome: Outcome = { kind: 'mismatch' },
) {
  const asked: Request[] = [];
  const execute = async (request: Request) => {
    asked.push(request);
    return outcome;
  };
  const rows = planned.slice(0, 1).map(({ row }) => ({ ...row, ...as }));
  const isNews = await noteReceipts({ execute }, state, rows, at);
  return { isNews, asked };
}

test('a page goes first, in the lane of pages, and before there is a channel', () => {
  const { planned } = urgent(paged('slack', ['U0BEN']));
  expect(planned.map(({ kind, row }) => [kind, row.channel_id])).toEqual([
    ['post', 'U0BEN'],
    ['post', 'C0NEWS'],
  ]);
  expect(planned.map(laneOf)).toEqual(['page', 'page']);
  expect(urgent(paged('pd')).planned.map(({ kind, row }) => [kind, row.channel_id])).toEqual([
    ['call', 'pd'],
    ['post', 'C0NEWS'],
  ]);
});

test('what came of it is recorded once it is known, under an id that follows from the post', async () => {
  const direct = urgent(paged('slack', ['U0BEN']));
  const about = { page: 1, turn: 1, how: 'slack', user_id: 'U0BEN' };
  expect((await noted(direct, {})).asked).toEqual([]);
  const made = await noted(direct, { ts: '1.2' });
  expect(made).toMatchObject({
    isNews: false,
    asked: [{ actor: 'system:slack', command: { type: 'note_page_delivery', ...about } }],
  });
  expect((await noted(direct, { ts: '1.2' })).asked[0]?.event_id).toBe(made.asked[0]?.event_id);
  const refused = await noted(direct, { failure: 'chat.postMessage answered user_disabled' });
  expect(refused.asked).toMatchObject([{ command: { type: 'note_page_failure', ...about, why: 'user_disabled' } }]);
  const called = await noted(urgent(paged('pd')), { failure: 'pd answered 401' });
  expect(called.asked).toMatchObject([{ actor: 'system:pager', command: { how: 'pd', why: '401' } }]);
  await expect(noted(direct, { ts: '1.2' }, { kind: 'busy' })).rejects.toThrow('could not be recorded yet');
});

const byGroup: Step = [
  'system:signals',
  {
    ...{ type: 'page', name: 'checkout', repeat: 0, snooze_seconds: 900, people: [] },
    steps: [{ whom: [{ kind: 'group', of: 'S0TEAM' }], how: 'slack', wait_seconds: 300 }],
  },
];
const alone = { ...declare(), triage: true as const };
const groups = new Map([['S0TEAM', ['U0BEN', 'U0CHLOE']]]);

/** What is posted about it where it is announced, and to whom in person, once its announcement stands. */
function posted(steps: readonly Step[], failure: string | null = null) {
  const { state, events } = storyOf(steps);
  const announcementChannels = ['C0NEWS'];
  const first = planSurfaces(state, events, { channelId: null, announcementChannels, rows: [] });
  const rows = first.flatMap(({ row, kind }): PostedRow[] => {
    if (kind === 'create_channel') return [{ ...row, failure }];
    return row.surface === 'announcement C0NEWS' ? [{ ...row, ts: '1.1' }] : [];
  });
  const planned = planSurfaces(state, events, { channelId: null, announcementChannels, rows, groups });
  return planned.flatMap((one) =>
    one.kind === 'post' ? [[one.row.channel_id, one.threadTs, one.message.text.slice(0, 40)]] : [],
  );
}

test('a page of what has no channel is said under its announcement, and to each member of a user group', () => {
  const mentions = ['C0NEWS', '1.1', expect.stringContaining('INC-42: <!subteam^S0TEAM> is paged')];
  const direct = ['U0BEN', 'U0CHLOE'].map((user) => [user, null, expect.stringContaining('You are paged: INC-42')]);
  expect(posted([['system:signals', alone], byGroup])).toEqual([...direct, mentions]);
  // An alert has none, and an incident may be refused its own; while it only waits for it, nothing is said elsewhere.
  const alert: Step = ['system:signals', { ...declare(), kind: 'alert' }];
  expect(posted([alert, byGroup]).map(([place]) => place)).toEqual(['U0BEN', 'U0CHLOE', 'C0NEWS']);
  expect(posted([['U0ANA', declare()], byGroup], 'conversations.create answered restricted_action')).toContainEqual(
    mentions,
  );
  expect(posted([['U0ANA', declare()], byGroup])).toEqual(direct);
});

test('what came of a page without a channel is said under its announcement', () => {
  const told = (...steps: readonly Step[]) =>
    posted([['system:signals', alone], byGroup, ...steps]).flatMap(([place, , text]) =>
      place === 'C0NEWS' ? [text] : [],
    );
  const due_at = new Date(start + 6 * 60_000).toISOString();
  expect(told(['system:timer', { type: 'exhaust_page', page: 1, due_at }, 5])).toEqual([
    expect.stringContaining('⚠️ Nobody answered the page'),
  ]);
  expect(told(['U0BEN', { type: 'acknowledge_page', page: 1 }])).toEqual([
    expect.stringContaining('✅ <@U0BEN> answered the page'),
  ]);
  const failure: Step = ['system:pager', { type: 'note_page_failure', page: 1, turn: 1, how: 'pd', why: '503' }];
  expect(told(failure)).toContainEqual(expect.stringContaining('⚠️ pd does not take the page'));
});

const opened: Step = [
  'system:signals',
  {
    ...{ type: 'open_alert', source: 'prometheus', alert: '6f0b3c1e-5d0a-4c1b-9c61-6b3f7c0f2a42', episode: 1 },
    ...{ settle_seconds: 300, flapping_from: 5, at: '2026-11-24T02:00:00.000Z', service: 'shop' },
    ...{ text: 'p99 is 4 s', link: 'https://prometheus.example.com/graph' },
  },
];
const runbook = 'https://wiki.example.com/shop';
const { services } = settingsSchema.parse({ services: [{ name: 'Shop', runbook }] });

/** What is done about the message to whoever is paged, by what Slack shows already. */
function toBen(steps: readonly Step[], shown: Partial<Shown> = {}) {
  const { state, events } = storyOf(steps);
  const about = {
    channelId: null,
    announcementChannels: ['C0NEWS'],
    rows: [],
    services,
    workspaceUrl: 'https://acme.slack.com/',
  };
  const planned = planSurfaces(state, events, { ...about, ...shown });
  return planned.filter((one) => one.row.surface.startsWith('page_direct'));
}

test('whoever is woken reads what the source says, where it shows it, the runbook, and where the alert is posted', () => {
  const alert: Step = ['system:signals', { ...declare(), kind: 'alert' }];
  const steps = [alert, opened, paged('slack', ['U0BEN'])];
  const [first] = toBen(steps);
  if (first?.kind !== 'post') throw new Error('a post');
  expectSendable(first.message);
  expect(first.message.text).toContain('p99 is 4 s');
  const says = JSON.stringify(first.message.blocks);
  expect(says).toContain('Source says “');
  expect(says).toContain('<https://prometheus.example.com/graph|Source>');
  expect(says).toContain(`<${runbook}|Runbook of Shop>`);
  const own: PostedRow = { ...first.row, channel_id: 'D0BEN', ts: '1.2' };
  expect(toBen(steps, { rows: [own] })).toEqual([]);
  const announcement = {
    ...own,
    post_id: 'announcement',
    surface: 'announcement C0NEWS',
    channel_id: 'C0NEWS',
    ts: '17.25',
  };
  const [edit, ...others] = toBen(steps, { rows: [own, announcement] });
  expect(others).toEqual([]);
  expect(edit).toMatchObject({ kind: 'edit', ts: '1.2', row: { post_id: own.post_id, channel_id: 'D0BEN' } });
  if (edit?.kind !== 'edit') throw new Error('an edit');
  expect(laneOf(edit)).toBe('update');
  expect(JSON.stringify(edit.message.blocks)).toContain(
    '<https://acme.slack.com/archives/C0NEWS/p1725|The post about ',
  );
  const again = { ...own, content_hash: edit.row.content_hash };
  expect(toBen(steps, { rows: [again, announcement] })).toEqual([]);
  // What is not about the place changes too often to edit each time.
  expect(
    toBen([...steps, ['U0ANA', { type: 'change_severity', severity: 'sev2' }]], { rows: [again, announcement] }),
  ).toEqual([]);
});

test('the message to whoever is paged leads to the channel once that stands, and what was erased is erased there', () => {
  const steps = [['U0ANA', declare()], paged('slack', ['U0BEN'])] as const;
  const [first] = toBen(steps);
  if (first?.kind !== 'post') throw new Error('a post');
  expect(JSON.stringify(first.message)).not.toContain('<#');
  const rows = [{ ...first.row, channel_id: 'D0BEN', ts: '1.2' }];
  const [edit] = toBen(steps, { rows, channelId: 'C0INC' });
  expect(edit).toMatchObject({ kind: 'edit', ts: '1.2' });
  expect(JSON.stringify(edit)).toContain('<#C0INC>');

  const alert: Step[] = [['system:signals', { ...declare(), kind: 'alert' }], opened, paged('slack', ['U0BEN'])];
  const [told] = toBen(alert);
  if (told === undefined) throw new Error('a post');
  const over: Step[] = [
    ...alert,
    ['U0BEN', { type: 'acknowledge_page', page: 1 }],
    ['system:operator', { type: 'redact', sequence: 2, reason: 'a name' }],
  ];
  const shown = toBen(over, { rows: [{ ...told.row, channel_id: 'D0BEN', ts: '1.2' }] });
  expect(shown).toMatchObject([{ kind: 'edit', message: { text: expect.stringContaining('was redacted') } }]);
});

test('an answer and an end are told to a pager that was asked, and to no other', () => {
  const { state, events } = storyOf([
    ['U0ANA', declare()],
    paged('pd'),
    ['U0BEN', { type: 'acknowledge_page', page: 1 }],
    ['U0BEN', { type: 'resolve' }],
  ]);
  const calls = (rows: readonly PostedRow[]) =>
    planSurfaces(state, events, { channelId: 'C1', announcementChannels: [], rows }).flatMap((one) =>
      one.kind === 'call' ? [one.call] : [],
    );
  expect(calls([])).toEqual([]);
  const asked = urgent(paged('pd')).planned[0]?.row;
  if (asked === undefined) throw new Error('a call');
  expect(calls([{ ...asked, ts: 'taken' }]).map(({ action }) => action)).toEqual(['acknowledge', 'resolve']);
});
