import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Command } from '../../src/capabilities/index.ts';
import { postEventType } from '../../src/slack/surfaces/find-post.ts';
import { postId } from '../../src/slack/surfaces/post-id.ts';
import { setStage } from '../slack/surfaces/stage.ts';
import { createTestDatabase } from '../support/database.ts';
import { announcements } from '../support/deployment.ts';
import { declaration, request } from '../support/requests.ts';
import { postedTwice, shownOf } from '../support/shown.ts';
import { until } from '../support/until.ts';

const { working, workspace, record, slack, surfacesOf, pinned } = setStage(() => createTestDatabase());

const announcement = `announcement ${announcements}`;

/** As after a call whose outcome nobody knew, once the time is over in which it may have taken effect. */
async function endLateness(incidentId: string, surface: string): Promise<void> {
  const late_until = sql<string>`now()`;
  const post_id = postId(incidentId, surface);
  await working((db) => db.updateTable('slack_post').set({ late_until }).where('post_id', '=', post_id).execute());
}

const isDoubted = async (incidentId: string) => {
  const rows = await working((db) =>
    db
      .selectFrom('slack_post')
      .select('surface')
      .where('incident_id', '=', incidentId)
      .where('late_until', 'is not', null)
      .execute(),
  );
  return rows.length > 0;
};

test.each(['summary', announcement])('a %s that is posted a second time, late, is taken away', async (surface) => {
  const { incident_id } = declaration(`late ${surface}`);
  await record().declare(declaration(`late ${surface}`));
  const surfaces = surfacesOf('one');
  surfaces.markDirty(incident_id);
  await until(() => pinned(incident_id), 'the incident is shown');
  await surfaces.whenShown(incident_id, 1);
  const shown = () => {
    const { summaries, announcements: announced } = shownOf(workspace(), incident_id);
    return surface === 'summary' ? summaries : announced;
  };
  const [made] = shown();
  // As Slack does with a call that it answered with 500, or not at all.
  await slack().chat.postMessage({
    channel: made?.channel ?? '',
    text: 'as it was meant',
    metadata: { event_type: postEventType, event_payload: { post_id: postId(incident_id, surface) } },
  });
  expect(shown()).toHaveLength(2);
  // It is edited before anybody looks for the second.
  await record().execute(request(incident_id, `late ${surface} sev`, { type: 'change_severity', severity: 'sev4' }));
  await endLateness(incident_id, surface);
  surfaces.markDirty(incident_id);
  await until(() => shown().length === 1, 'one of them is taken away');
  expect(shown()[0]?.ts).toBe(made?.ts);
  await until(async () => !(await isDoubted(incident_id)), 'nothing is in doubt');
});

test('it comes back by itself for what may be late', async () => {
  const { incident_id } = declaration('comes back');
  await record().declare(declaration('comes back'));
  await workspace().faults({ method: 'chat.postMessage', kind: 'error_500', times: 1_000 });
  const surfaces = surfacesOf('one');
  surfaces.markDirty(incident_id);
  await until(() => isDoubted(incident_id), 'something is in doubt');
  await workspace().faults({ method: 'chat.postMessage', times: 0 });
  await surfaces.whenShown(incident_id, 1);
  expect(await isDoubted(incident_id)).toBe(true);
  await until(async () => !(await isDoubted(incident_id)), 'nothing is in doubt', 20_000);
  expect(postedTwice(workspace())).toEqual([]);
});

test.each(['drop', 'stall'] as const)(
  'a topic that took effect unheard (%s) is set back when it is to say what it said before',
  async (kind) => {
    const { incident_id } = declaration(`topic ${kind}`);
    await record().declare(declaration(`topic ${kind}`));
    await record().execute(request(incident_id, `topic ${kind} 3`, { type: 'change_severity', severity: 'sev3' }));
    const surfaces = surfacesOf('one');
    surfaces.markDirty(incident_id);
    await until(() => pinned(incident_id), 'the incident is shown');
    await surfaces.whenShown(incident_id, 2);
    const topic = () => shownOf(workspace(), incident_id).channels[0]?.topic ?? '';
    await workspace().faults({ method: 'conversations.setTopic', kind });
    await record().execute(request(incident_id, `topic ${kind} 4`, { type: 'change_severity', severity: 'sev4' }));
    surfaces.markDirty(incident_id);
    await until(() => topic().includes('sev4'), 'the topic took effect');
    await record().execute(request(incident_id, `topic ${kind} back`, { type: 'change_severity', severity: 'sev3' }));
    surfaces.markDirty(incident_id);
    await surfaces.whenShown(incident_id, 4);
    expect(topic()).toContain('sev3');
  },
);

test('an edit that lands late, over a newer one, is made good', async () => {
  const { incident_id } = declaration('late edit');
  await record().declare(declaration('late edit'));
  const surfaces = surfacesOf('one');
  surfaces.markDirty(incident_id);
  const [summary] = await until(() => pinned(incident_id), 'the incident is shown');
  await surfaces.whenShown(incident_id, 1);
  const { channel = '', ts = '' } = summary ?? {};
  await workspace().faults({ method: 'chat.update', kind: 'error_500', with: { ts } });
  await record().execute(request(incident_id, 'late edit sev', { type: 'change_severity', severity: 'sev4' }));
  surfaces.markDirty(incident_id);
  await surfaces.whenShown(incident_id, 2);
  const metadata = { event_type: postEventType, event_payload: { post_id: postId(incident_id, 'summary') } };
  await slack().chat.update({ channel, ts, text: 'what it said before', metadata });
  await endLateness(incident_id, 'summary');
  surfaces.markDirty(incident_id);
  await until(() => shownOf(workspace(), incident_id).summaries[0]?.text.includes('sev4'), 'it says what it should');
});

test('a post that is not due any more, and stands twice since nobody heard of either, stands once', async () => {
  const { incident_id } = declaration('not due');
  await record().declare(declaration('not due'));
  const execute = (key: string, command: Command, actor: string) =>
    record().execute(request(incident_id, `not due ${key}`, command, actor));
  await execute('lead', { type: 'assign_lead', user_id: 'U0BEN', answer_within_seconds: 300 }, 'U0BEN');
  await execute('ask', { type: 'assign_lead', user_id: 'U0ANA', answer_within_seconds: 300 }, 'U0ANA');
  const surfaces = surfacesOf('one');
  surfaces.markDirty(incident_id);
  await until(() => pinned(incident_id), 'the incident is shown');
  await surfaces.whenShown(incident_id, 3);
  const post_id = postId(incident_id, 'lead_request', 3);
  const asks = () =>
    workspace()
      .snapshot()
      .messages.filter(({ metadata }) => JSON.stringify(metadata ?? null).includes(post_id));
  const [first] = await until(() => (asks().length === 1 ? asks() : null), 'the question is asked');
  const metadata = { event_type: postEventType, event_payload: { post_id } };
  await slack().chat.postMessage({ channel: first?.channel ?? '', text: 'the same, late', metadata });
  // As after two calls that nobody heard of: the first was doubted, and the process of the second died.
  const late_until = sql<string>`now()`;
  const begun = { ts: null, content_hash: null, late_until, claimed_by: 'nobody', claimed_until: late_until };
  await working((db) => db.updateTable('slack_post').set(begun).where('post_id', '=', post_id).execute());
  await execute('keep', { type: 'decline_lead' }, 'U0BEN');
  surfaces.markDirty(incident_id);
  await until(() => asks().length === 1, 'the question stands once', 20_000);
  expect(postedTwice(workspace())).toEqual([]);
});
