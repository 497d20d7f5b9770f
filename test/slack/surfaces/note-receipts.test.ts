import { expect, test } from '@jest/globals';
import type { Request } from '../../../src/capabilities/index.ts';
import { noteReceipts } from '../../../src/slack/surfaces/note-receipts.ts';
import { planSurfaces } from '../../../src/slack/surfaces/plan.ts';
import type { PostedRow } from '../../../src/slack/surfaces/post-claims.ts';
import { laneOf } from '../../../src/slack/surfaces/step.ts';
import type { Outcome } from '../../../src/store/outcome.ts';
import { declare, type Step, start } from '../../capabilities/story.ts';
import { storyOf } from '../any-state.ts';

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
