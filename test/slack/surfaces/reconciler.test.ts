import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createIncidentViewers } from '../../../src/slack/incident-viewers.ts';
import { applyStep } from '../../../src/slack/surfaces/apply-step.ts';
import { gone } from '../../../src/slack/surfaces/gone.ts';
import { planSurfaces } from '../../../src/slack/surfaces/plan.ts';
import type { PostedRow } from '../../../src/slack/surfaces/post-claims.ts';
import { postId } from '../../../src/slack/surfaces/post-id.ts';
import { createPosts, type Posts } from '../../../src/slack/surfaces/posts.ts';
import { createSlackCalls } from '../../../src/slack/surfaces/slack-call.ts';
import { laneOf } from '../../../src/slack/surfaces/step.ts';
import { createTestDatabase } from '../../support/database.ts';
import { ana, announcements, ben } from '../../support/deployment.ts';
import { declaration, request } from '../../support/requests.ts';
import { postedTwice, shownOf } from '../../support/shown.ts';
import { until } from '../../support/until.ts';
import { setStage } from './stage.ts';
import { untried } from './untried.ts';

const { working, workspace, record, ports, surfacesOf, pinned } = setStage(() => createTestDatabase());

/** The claim of a process that never ended it. */
const killed = { claimed_by: 'killed', claimed_until: sql<string>`now()` };

/** Has a claim end so long from now by the database's clock. */
async function setClaimEnd(postId: string, fromNow: string): Promise<void> {
  const claimed_until = sql<string>`now() + ${fromNow}::interval`;
  await working((db) => db.updateTable('slack_post').set({ claimed_until }).where('post_id', '=', postId).execute());
}

/** The texts of our posts about an incident, once its thread tells of the last event that there is. */
async function postsOf(incidentId: string, last: string): Promise<readonly string[]> {
  const said = () => {
    const { channels } = shownOf(workspace(), incidentId);
    const ours = workspace()
      .snapshot()
      .messages.filter(
        ({ channel, metadata, blocks }) =>
          metadata !== undefined &&
          (channels.some(({ id }) => id === channel) || JSON.stringify(blocks).includes(channels[0]?.id ?? '-')),
      );
    // Nobody is called U0ANA, as the channel is told.
    return ours.flatMap(({ text }) => (text.startsWith('⚠️') ? [] : [text])).sort();
  };
  await until(() => said().includes(last) && said().length >= 3, 'all is posted', 20_000);
  return said();
}

const stands = /^INC-\d+ sev1 “Checkout is down”\. Investigating, nobody has acknowledged, no lead yet\.$/;

describe('surfaces', () => {
  test('what was recorded before the process started is shown by the sweep, by two processes once', async () => {
    const { incident_id } = declaration('sweep');
    await record().declare(declaration('sweep'));
    await record().execute(request(incident_id, 'sweep note', { type: 'add_note', text: 'hello' }));
    const [one, two] = [surfacesOf('one'), surfacesOf('two')];
    const posts = await postsOf(incident_id, 'Events 1 to 2');
    await until(() => shownOf(workspace(), incident_id).summaries[0]?.pinned, 'the summary is pinned', 20_000);
    await Promise.all([one.stop(), two.stop()]);
    const { channels } = shownOf(workspace(), incident_id);
    expect(channels).toHaveLength(1);
    // The last two are the announcement and the summary.
    expect(posts).toEqual(['Events 1 to 2', expect.stringMatching(stands), expect.stringMatching(stands)]);
    expect(postedTwice(workspace())).toEqual([]);
  });

  test('a post whose answer was lost is found again, not repeated', async () => {
    await workspace().faults({ method: 'chat.postMessage', kind: 'drop', times: 3 });
    await workspace().faults({ method: 'conversations.create', kind: 'drop' });
    const { incident_id } = declaration('lost');
    await record().declare(declaration('lost'));
    surfacesOf('one').markDirty(incident_id);
    await postsOf(incident_id, 'Event 1');
    expect((await workspace().calls({ method: 'conversations.history' })).calls.length).toBeGreaterThan(0);
    expect(shownOf(workspace(), incident_id).channels).toHaveLength(1);
    expect(postedTwice(workspace())).toEqual([]);
  });

  test('an incident that becomes sev1 is told of by a post in each place, once, though two processes lose answers', async () => {
    const { incident_id } = declaration('worse');
    await record().declare(declaration('worse'));
    await record().execute(request(incident_id, 'worse first', { type: 'change_severity', severity: 'sev3' }));
    const [one, two] = [surfacesOf('one'), surfacesOf('two')];
    await until(() => pinned(incident_id), 'the incident is shown', 20_000);
    await workspace().faults({ method: 'chat.postMessage', kind: 'drop' });
    await record().execute(request(incident_id, 'worse then', { type: 'change_severity', severity: 'sev1' }));
    for (const surfaces of [one, two]) surfaces.markDirty(incident_id);
    const [channel] = shownOf(workspace(), incident_id).channels;
    const said = (text: RegExp) =>
      workspace()
        .snapshot()
        .messages.filter((message) => text.test(message.text));
    const worse = /^🟡→🔴 INC-\d+ is sev1 now/;
    await until(() => said(worse).length > 0, 'it is posted', 20_000);
    await Promise.all([one, two].map((surfaces) => surfaces.whenShown(incident_id, 3)));
    // The post in the channel says all that a line in the thread would.
    expect(said(/^Event 3$/).filter((message) => message.channel === channel?.id)).toEqual([]);
    expect(said(worse).map((message) => [message.channel, message.thread_ts])).toEqual([[channel?.id, undefined]]);
    await Promise.all([one.stop(), two.stop()]);
    expect(postedTwice(workspace())).toEqual([]);
  });

  test('what a newer version shows of its own event is not taken back', async () => {
    const { incident_id } = declaration('newer');
    await record().declare(declaration('newer'));
    const surfaces = surfacesOf('one');
    surfaces.markDirty(incident_id);
    await until(() => pinned(incident_id), 'the incident is shown', 20_000);
    await surfaces.whenShown(incident_id, 1);
    const { channel = '', ts = '' } = shownOf(workspace(), incident_id).summaries[0] ?? {};
    await working((db) =>
      sql`INSERT INTO incident_event
        (event_id, incident_id, sequence, type, data, actor, origin, region, occurred_at, previous_hash, hash)
        SELECT gen_random_uuid(), incident_id, 2, 'foreseen', '{"version": 1}'::jsonb, actor, origin, region, occurred_at,
          previous_hash, hash
        FROM incident_event WHERE incident_id = ${incident_id}`.execute(db),
    );
    await ports().slack.chat.update({ channel, ts, text: 'as only a newer version shows it' });
    surfaces.markDirty(incident_id);
    await surfaces.whenShown(incident_id, 2);
    expect(shownOf(workspace(), incident_id).summaries).toMatchObject([{ text: 'as only a newer version shows it' }]);
    expect((await workspace().calls({ method: 'chat.update' })).calls).toHaveLength(1);
  });

  test('a deleted summary comes back, and a 429 holds up only its own method', async () => {
    const { incident_id } = declaration('deleted');
    await record().declare(declaration('deleted'));
    await workspace().faults({
      method: 'conversations.setTopic',
      kind: 'rate_limited',
      retry_after: 3600,
      times: 1_000,
    });
    const surfaces = surfacesOf('one');
    surfaces.markDirty(incident_id);
    await postsOf(incident_id, 'Event 1');
    await record().execute(request(incident_id, 'deleted sev', { type: 'change_severity', severity: 'sev4' }));
    surfaces.markDirty(incident_id);
    await until(
      () => shownOf(workspace(), incident_id).summaries[0]?.text.includes(' sev4 '),
      'the summary says so',
      20_000,
    );
    expect(shownOf(workspace(), incident_id).channels[0]?.topic).toBe('');
    const [before] = shownOf(workspace(), incident_id).summaries;
    await workspace().delete({ user: ana, channel: before?.channel ?? '', message_ts: before?.ts ?? '' });
    await surfaces.recheckSummary(incident_id);
    const [after] = await until(() => pinned(incident_id), 'the summary is back, and pinned', 20_000);
    expect(after?.ts).not.toBe(before?.ts);
  });

  test('a deleted summary comes back though Slack asked to wait with looking for it', async () => {
    const { incident_id } = declaration('deleted in a 429');
    await record().declare(declaration('deleted in a 429'));
    const surfaces = surfacesOf('one');
    surfaces.markDirty(incident_id);
    const [before] = await until(() => pinned(incident_id), 'the incident is shown', 20_000);
    await workspace().faults({ method: 'chat.update', kind: 'rate_limited', retry_after: 1 });
    await workspace().delete({ user: ana, channel: before?.channel ?? '', message_ts: before?.ts ?? '' });
    await surfaces.recheckSummary(incident_id);
    const [after] = await until(() => pinned(incident_id), 'the summary is back, and pinned', 20_000);
    expect(after?.ts).not.toBe(before?.ts);
    const updates = (await workspace().calls({ method: 'chat.update' })).calls;
    expect(updates.some(({ error }) => error === 'rate_limited')).toBe(true);
  });

  test.each(['the process that was told of it dies', 'Slack refuses the edit at first'])(
    'and though %s',
    async (trouble) => {
      const { incident_id } = declaration(trouble);
      await record().declare(declaration(trouble));
      const first = surfacesOf('one');
      first.markDirty(incident_id);
      const [before] = await until(() => pinned(incident_id), 'the incident is shown', 20_000);
      await first.whenShown(incident_id, 1);
      const isRefused = trouble.startsWith('Slack');
      if (isRefused) await workspace().faults({ method: 'chat.update', kind: 'refused', error: 'is_archived' });
      await workspace().delete({ user: ana, channel: before?.channel ?? '', message_ts: before?.ts ?? '' });
      const told = first.recheckSummary(incident_id);
      if (!isRefused) await first.stop();
      await told;
      if (!isRefused) surfacesOf('another');
      const [after] = await until(() => pinned(incident_id), 'the summary is back, and pinned', 20_000);
      expect(after?.ts).not.toBe(before?.ts);
    },
  );

  test('and though another process was at it when it was looked for', async () => {
    const { incident_id } = declaration('deleted while claimed');
    await record().declare(declaration('deleted while claimed'));
    const summary = postId(incident_id, 'summary');
    const other = createPosts(working, 'other');
    const own = createPosts(working, 'one');
    let foundBusy = false;
    const posts: Posts = {
      ...own,
      async claim(...asked) {
        const claim = await own.claim(...asked);
        foundBusy ||= claim.kind === 'busy' && asked[1].post_id === summary;
        return claim;
      },
    };
    const surfaces = surfacesOf('one', { posts });
    surfaces.markDirty(incident_id);
    const [before] = await until(() => pinned(incident_id), 'the incident is shown', 20_000);
    const row = {
      surface: 'summary',
      channel_id: '',
      ...untried,
    };
    await other.claim(incident_id, { ...row, post_id: summary }, true);
    await setClaimEnd(summary, '1 hour');
    await workspace().delete({ user: ana, channel: before?.channel ?? '', message_ts: before?.ts ?? '' });
    await surfaces.recheckSummary(incident_id);
    await until(() => foundBusy, 'it has found the claim');
    await other.release(summary);
    const [after] = await until(() => pinned(incident_id), 'the summary is back, and pinned', 20_000);
    expect(after?.ts).not.toBe(before?.ts);
  });

  test('and though it was deleted while the incident was being looked at', async () => {
    const { incident_id } = declaration('deleted meanwhile');
    await record().declare(declaration('deleted meanwhile'));
    const own = createPosts(working, 'one');
    let meanwhile: (() => Promise<void>) | null = null;
    const posts: Posts = {
      ...own,
      async of(incidentId) {
        const rows = await own.of(incidentId);
        await meanwhile?.();
        return rows;
      },
    };
    const surfaces = surfacesOf('one', { posts });
    surfaces.markDirty(incident_id);
    const [before] = await until(() => pinned(incident_id), 'the incident is shown', 20_000);
    await postsOf(incident_id, 'Event 1');
    meanwhile = async () => {
      meanwhile = null;
      await workspace().delete({ user: ana, channel: before?.channel ?? '', message_ts: before?.ts ?? '' });
      await surfaces.recheckSummary(incident_id);
    };
    surfaces.markDirty(incident_id);
    await until(() => meanwhile === null, 'it is deleted');
    const [after] = await until(() => pinned(incident_id), 'the summary is back, and pinned', 20_000);
    expect(after?.ts).not.toBe(before?.ts);
  });

  test('what another process has claimed is made as soon as it lets go, not when the claim would end', async () => {
    const { incident_id } = declaration('let go');
    await record().declare(declaration('let go'));
    const other = createPosts(working, 'other');
    const surface = `announcement ${announcements}`;
    const row = {
      surface,
      channel_id: announcements,
      ...untried,
    };
    const post_id = postId(incident_id, surface);
    await other.claim(incident_id, { ...row, post_id });
    await setClaimEnd(post_id, '1 hour');
    surfacesOf('one').markDirty(incident_id);
    await until(() => pinned(incident_id), 'the rest is shown', 20_000);
    await other.release(post_id);
    await until(() => shownOf(workspace(), incident_id).announcements[0], 'it is announced', 20_000);
  });

  test('whoever slept while another took a post over leaves it alone', async () => {
    const { state, steps } = await planned('slept', { channelId: null, rows: [] });
    const step = steps.find(({ kind }) => kind === 'post');
    if (step === undefined) throw new Error('a post expected');
    let elapsedMs = 0;
    const other = createPosts(working, 'other');
    const own = createPosts(working, 'own');
    const posts: Posts = {
      ...own,
      async claim(incidentId, row) {
        const claim = await own.claim(incidentId, row);
        elapsedMs += 10_000;
        await setClaimEnd(row.post_id, '-1 second');
        expect(await other.claim(incidentId, row)).toMatchObject({ kind: 'again' });
        return claim;
      },
    };
    const applied = applyStep({ ...portsOf(posts), elapsedMs: () => elapsedMs }, state, step);
    await expect(applied).rejects.toThrow('Another process has taken over');
    expect((await workspace().calls({ method: 'chat.postMessage' })).calls).toEqual([]);
  });

  test('whoever slept during a call has what it did looked for as if it was made just now', async () => {
    const { state, steps } = await planned('slept in a call', { channelId: null, rows: [] });
    const step = steps.find(({ kind }) => kind === 'post');
    if (step === undefined) throw new Error('a post expected');
    await workspace().faults({ method: 'chat.postMessage', kind: 'error_500' });
    const own = createPosts(working, 'own');
    let elapsedMs = 0;
    const applied = applyStep(
      {
        ...portsOf(own),
        elapsedMs: () => elapsedMs,
        callIn: () => async (_method, _channel, call) => {
          elapsedMs += 20_000;
          return call();
        },
      },
      state,
      step,
    );
    await expect(applied).rejects.toThrow();
    const [row] = await own.of(state.incident_id);
    expect(row?.late_ms).toBeGreaterThan(0);
  });

  test('whoever takes over a run of the thread keeps the end that it was claimed with', async () => {
    const { incident_id } = declaration('taken over');
    await record().declare(declaration('taken over'));
    const channel_id = announcements;
    const other = createPosts(working, 'other');
    const post_id = postId(incident_id, 'thread', 1);
    const claimed = {
      post_id,
      surface: 'thread',
      channel_id,
      ...untried,
    };
    const summary = { ...claimed, post_id: postId(incident_id, 'summary'), surface: 'summary', ts: '1.1' };
    await record().execute(request(incident_id, 'taken over note', { type: 'add_note', text: 'hello' }));
    // Planned before the other has claimed it, from one event more.
    const { state, steps } = await planned('taken over', { channelId: channel_id, rows: [summary] });
    const step = steps.find(({ row }) => row.surface === 'thread');
    if (step === undefined) throw new Error('a run of the thread expected');
    expect(step.row).toMatchObject({ post_id, sequence: 2 });
    await other.claim(incident_id, claimed);
    await other.release(post_id);
    const posts = createPosts(working, 'own');
    expect(await applyStep(portsOf(posts), state, step)).toEqual({ kind: 'outdated' });
    expect((await workspace().calls({ method: 'chat.postMessage' })).calls).toEqual([]);
    expect(await other.claim(incident_id, claimed, true)).toMatchObject({ kind: 'again', row: { sequence: 1 } });
  });
});

describe('a message to one person whose answer was lost', () => {
  /** How often somebody has been told what the lead does, once they have been. */
  async function timesTold(name: string, user: string): Promise<number> {
    await workspace().faults({ method: 'chat.postMessage', kind: 'drop', with: { channel: user } });
    const { incident_id } = declaration(name);
    await record().declare(declaration(name));
    const lead = { type: 'assign_lead', user_id: user, answer_within_seconds: 300 } as const;
    await record().execute(request(incident_id, `${name}, lead`, lead));
    surfacesOf('one').markDirty(incident_id);
    const id = postId(incident_id, `lead_brief ${user}`, 2);
    const written = () => working((db) => db.selectFrom('slack_post').select('ts').where('post_id', '=', id).execute());
    await until(async () => (await written())[0]?.ts != null, 'it is written down where it stands', 20_000);
    const told = workspace()
      .snapshot()
      .messages.filter(({ channel, metadata }) => channel.startsWith('D') && JSON.stringify(metadata).includes(id));
    return told.length;
  }

  test('is found again, not repeated', async () => {
    expect(await timesTold('told once', ana)).toBe(1);
    const { calls } = await workspace().calls({ method: 'conversations.open' });
    expect(calls.length).toBeGreaterThan(0);
  });

  test('is repeated where the app was installed before it asked to look', async () => {
    await workspace().faults({
      method: 'conversations.open',
      kind: 'refused',
      error: 'missing_scope',
      times: 1_000,
    });
    expect(await timesTold('told twice', ben)).toBe(2);
  });
});

test('a person who can’t be written to holds up nothing else, and the channel hears of it once', async () => {
  const { incident_id } = declaration('not written to');
  await record().declare(declaration('not written to'));
  const lead = { type: 'assign_lead', user_id: ana, answer_within_seconds: 300 } as const;
  await record().execute(request(incident_id, 'not written to, lead', lead));
  const refused = { kind: 'refused', error: 'cannot_dm_bot', times: 1_000 } as const;
  await workspace().faults({ ...refused, method: 'chat.postMessage', with: { channel: ana } });
  surfacesOf('one').markDirty(incident_id);
  const texts = await postsOf(incident_id, 'Event 1');
  const told = () =>
    workspace()
      .snapshot()
      .messages.filter(({ text }) => text.startsWith('⚠️ The direct'));
  await until(() => told().length > 0, 'the channel hears of it', 20_000);
  expect(texts).toContainEqual(expect.stringMatching(/leads INC-\d+ now\.$/));
  expect(told().map(({ text }) => text)).toEqual([
    expect.stringMatching(
      /^⚠️ The direct message about INC-\d+ to <@U\w+> can’t be sent: apps get no direct messages \(`cannot_dm_bot`\)\. Choose a person\. The record is complete\.$/,
    ),
  ]);
});

test('a redacted text leaves Slack though no message may be edited any more', async () => {
  const { incident_id } = declaration('no edits');
  await record().declare(declaration('no edits'));
  await record().execute(request(incident_id, 'no edits note', { type: 'add_note', text: 'it is hunter2' }));
  const surfaces = surfacesOf('one');
  surfaces.markDirty(incident_id);
  await surfaces.whenShown(incident_id, 2);
  const tells = (text: string) =>
    workspace()
      .snapshot()
      .messages.filter((message) => JSON.stringify(message).includes(text)).length;
  expect(tells('hunter2')).toBe(2);
  await workspace().faults({ ...always, method: 'chat.update', error: 'edit_window_closed' });
  await record().execute(request(incident_id, 'no edits redact', { type: 'redact', sequence: 2, reason: 'a secret' }));
  surfaces.markDirty(incident_id);
  await surfaces.whenShown(incident_id, 3);
  expect(tells('hunter2')).toBe(0);
  await until(() => pinned(incident_id), 'there is a summary without it', 20_000);
});

test('a process that knows of one redaction does not take back what another has taken away since', async () => {
  const { incident_id } = declaration('two redactions');
  await record().declare(declaration('two redactions'));
  for (const text of ['hunter2', 'hunter3'])
    await record().execute(request(incident_id, text, { type: 'add_note', text }));
  const redact = (sequence: number) =>
    record().execute(request(incident_id, `redact ${sequence}`, { type: 'redact', sequence, reason: 'a secret' }));
  const other = surfacesOf('other');
  other.markDirty(incident_id);
  await other.whenShown(incident_id, 3);
  await redact(2);
  const own = createPosts(working, 'own');
  const { channel_id = '' } = (await own.channelOf(incident_id)) ?? {};
  const { state, steps } = await planned('two redactions', { channelId: channel_id, rows: await own.of(incident_id) });
  const step = steps.find(({ kind, row }) => kind === 'edit' && row.surface === 'thread');
  if (step === undefined) throw new Error('an edit of the thread expected');
  await redact(3);
  other.markDirty(incident_id);
  await other.whenShown(incident_id, 5);
  expect(await applyStep(portsOf(own), state, step, { isKnown: true })).toEqual({ kind: 'outdated' });
  const inThread = workspace()
    .snapshot()
    .messages.filter(({ thread_ts }) => thread_ts !== undefined);
  expect(inThread.length).toBeGreaterThan(0);
  expect(JSON.stringify(inThread)).not.toContain('hunter');
});

test('the channel loses the words of a redacted title though the bot was taken out of it', async () => {
  const { incident_id } = declaration('renamed', 'Checkout with hunter2');
  await record().declare(declaration('renamed', 'Checkout with hunter2'));
  const surfaces = surfacesOf('one');
  surfaces.markDirty(incident_id);
  await until(() => pinned(incident_id), 'the incident is shown', 20_000);
  await workspace().faults({ kind: 'refused', times: 1, method: 'conversations.rename', error: 'not_in_channel' });
  await record().execute(request(incident_id, 'renamed redact', { type: 'redact', sequence: 1, reason: 'a secret' }));
  surfaces.markDirty(incident_id);
  const names = () => shownOf(workspace(), incident_id).channels.map(({ name }) => name);
  await until(() => names().every((name) => !name.includes('hunter2')), 'the channel has another name', 20_000);
  expect(names()).toHaveLength(1);
});

describe('an incident that is made private', () => {
  /** Somebody takes the lead of a declared incident and makes it private. */
  async function makePrivate(incidentId: string, key: string, by = record()): Promise<void> {
    const lead = { type: 'assign_lead', user_id: 'U0ANA', answer_within_seconds: 300 } as const;
    await by.execute(request(incidentId, `${key} lead`, lead));
    expect(await by.execute(request(incidentId, `${key} private`, { type: 'make_private' }))).toMatchObject({
      kind: 'recorded',
    });
  }
  const isLeft = (incidentId: string) => {
    const row = working((db) =>
      db
        .selectFrom('slack_post')
        .select('content_hash')
        .where('post_id', '=', postId(incidentId, 'channel'))
        .executeTakeFirst(),
    );
    return row.then((found) => found?.content_hash === gone);
  };
  const publicOnes = () =>
    workspace()
      .snapshot()
      .channels.filter(({ name, is_private, is_archived }) => {
        return name.includes('checkout') && is_private !== true && is_archived !== true;
      });

  test('loses an announcement whose outcome a killed process never heard', async () => {
    const { incident_id } = declaration('lost announcement');
    await record().declare(declaration('lost announcement'));
    await workspace().faults({ method: 'chat.postMessage', kind: 'drop', with: { channel: announcements } });
    const one = surfacesOf('one');
    one.markDirty(incident_id);
    await until(() => shownOf(workspace(), incident_id).announcements[0], 'it is announced', 20_000);
    await one.stop();
    await working((db) =>
      db
        .updateTable('slack_post')
        .set({ ts: null, content_hash: null, ...killed })
        .where('post_id', '=', postId(incident_id, `announcement ${announcements}`))
        .execute(),
    );
    await makePrivate(incident_id, 'lost announcement');
    surfacesOf('two').markDirty(incident_id);
    await until(() => isLeft(incident_id), 'the old channel is left', 20_000);
    await until(() => shownOf(workspace(), incident_id).announcements.length === 0, 'it is announced no more', 5_000);
  });

  test('leaves a channel that a killed process made and never wrote down', async () => {
    const { incident_id } = declaration('lost channel');
    await record().declare(declaration('lost channel'));
    await workspace().faults({ method: 'conversations.create', kind: 'drop' });
    const one = surfacesOf('one');
    one.markDirty(incident_id);
    await until(() => publicOnes().length === 1, 'the channel is made', 20_000);
    await one.stop();
    await working((db) => db.deleteFrom('slack_channel').where('incident_id', '=', incident_id).execute());
    await working((db) =>
      db
        .updateTable('slack_post')
        .set({ channel_id: '', content_hash: null, ...killed })
        .where('post_id', '=', postId(incident_id, 'channel'))
        .execute(),
    );
    await makePrivate(incident_id, 'lost channel');
    surfacesOf('two').markDirty(incident_id);
    await until(() => isLeft(incident_id), 'the old channel is left', 20_000);
    expect(publicOnes()).toEqual([]);
  });

  test('has its old channel archived only when nothing of ours is left in it', async () => {
    const { incident_id } = declaration('deleted first');
    await record().declare(declaration('deleted first'));
    const one = surfacesOf('one');
    one.markDirty(incident_id);
    const [summary] = await until(() => pinned(incident_id), 'the incident is shown', 20_000);
    await one.whenShown(incident_id, 1);
    const { channel = '', ts = '' } = summary ?? {};
    await workspace().faults({ method: 'chat.delete', kind: 'error_500', times: 2, with: { channel, ts } });
    await makePrivate(incident_id, 'deleted first');
    one.markDirty(incident_id);
    await until(() => isLeft(incident_id), 'the old channel is left', 20_000);
    const calls = (await workspace().calls({})).calls.filter((call) => call.channel === channel);
    const gone = calls.findIndex((call) => call.method === 'chat.delete' && call.ts === ts && call.ok);
    expect(gone).toBeGreaterThan(0);
    expect(calls.findIndex(({ method }) => method === 'conversations.archive')).toBeGreaterThan(gone);
  });

  test('has its old channel archived though Slack does not let it be renamed', async () => {
    const { incident_id } = declaration('not renamed');
    await record().declare(declaration('not renamed'));
    const one = surfacesOf('one');
    one.markDirty(incident_id);
    await until(() => pinned(incident_id), 'the incident is shown', 20_000);
    await workspace().faults({ ...always, method: 'conversations.rename', error: 'restricted_action' });
    await makePrivate(incident_id, 'not renamed');
    one.markDirty(incident_id);
    await until(() => publicOnes().length === 0, 'the old channel is archived', 20_000);
  });

  test('has its old channel cleared though somebody archives it while that is half done, and opens it again', async () => {
    const { incident_id } = declaration('half cleared');
    await record().declare(declaration('half cleared'));
    const one = surfacesOf('one');
    one.markDirty(incident_id);
    const [summary] = await until(() => pinned(incident_id), 'the incident is shown', 20_000);
    const { channel = '' } = summary ?? {};
    await one.whenShown(incident_id, 1);
    const old = () =>
      workspace()
        .snapshot()
        .channels.find(({ id }) => id === channel);
    const user = ana;
    await workspace().join({ user, channel });
    await workspace().faults({
      method: 'conversations.setPurpose',
      kind: 'error_500',
      times: 1_000,
      with: { channel },
    });
    await makePrivate(incident_id, 'half cleared');
    one.markDirty(incident_id);
    await until(() => old()?.name.startsWith('closed-'), 'it has another name', 20_000);
    await workspace().archive({ user, channel });
    await workspace().clear({});
    const failureOf = async () =>
      working((db) =>
        db
          .selectFrom('slack_post')
          .select('failure')
          .where('post_id', '=', postId(incident_id, 'channel'))
          .executeTakeFirst(),
      );
    await until(
      async () => (await failureOf())?.failure?.includes('is_archived') || isLeft(incident_id),
      'it is tried',
      20_000,
    );
    await workspace().unarchive({ user, channel });
    await until(() => old()?.is_archived === true && old()?.purpose === '', 'it tells nothing', 20_000);
  });

  test('loses the words of what Slack does not let be deleted', async () => {
    const { incident_id } = declaration('not deleted');
    await record().declare(declaration('not deleted'));
    const one = surfacesOf('one');
    one.markDirty(incident_id);
    await until(() => pinned(incident_id), 'the incident is shown', 20_000);
    const { ts: announced } = await until(() => shownOf(workspace(), incident_id).announcements[0], 'it is announced');
    await workspace().faults({ ...always, method: 'chat.delete', error: 'compliance_exports_prevent_deletion' });
    await makePrivate(incident_id, 'not deleted');
    one.markDirty(incident_id);
    await until(() => isLeft(incident_id), 'the old channel is left', 20_000);
    const left = workspace()
      .snapshot()
      .messages.find(({ channel, ts }) => channel === announcements && ts === announced);
    expect(left?.text).toBe('This message was removed.');
    expect(JSON.stringify(left)).not.toContain('Checkout');
  });

  test('is not announced by the run that is under way', async () => {
    const { incident_id } = declaration('under way');
    const shared = record();
    await shared.declare(declaration('under way'));
    const own = createPosts(working, 'own');
    let isPrivateYet = false;
    const posts: Posts = {
      ...own,
      async claim(incidentId, row, isKnown) {
        if (!isPrivateYet) {
          isPrivateYet = true;
          await makePrivate(incident_id, 'under way', shared);
        }
        return own.claim(incidentId, row, isKnown);
      },
    };
    const surfaces = surfacesOf('own', { posts, record: shared });
    surfaces.markDirty(incident_id);
    await until(
      () =>
        workspace()
          .snapshot()
          .messages.some(({ text }) => text.includes('is private: only members of this channel')),
      'it is shown where it is now',
      20_000,
    );
    expect((await workspace().calls({ method: 'chat.postMessage' })).calls.map(({ channel }) => channel)).not.toContain(
      announcements,
    );
  });

  test('goes on in its private channel when its public one was made too late', async () => {
    const { state, steps } = await planned('too late', { channelId: null, rows: [] });
    const step = steps.find(({ kind }) => kind === 'create_channel');
    if (step === undefined) throw new Error('a channel expected');
    const { incident_id, team_id } = state;
    const posts = createPosts(working, 'own');
    await posts.bind({ incident_id, team_id, channel_id: 'C0PRIVATE01', name: 'inc-private' });
    expect(await applyStep(portsOf(posts), state, step)).toEqual({ kind: 'done' });
    const rows = await posts.of(incident_id);
    const [made] = publicOnes();
    expect(rows).toMatchObject([{ surface: 'channel', channel_id: made?.id }]);
    expect(await posts.channelOf(incident_id)).toMatchObject({ channel_id: 'C0PRIVATE01' });
  });

  test('is in nobody’s lists any more who has left while no process ran', async () => {
    const { incident_id } = declaration('left');
    const { command, ...asked } = declaration('left');
    await record().declare({ ...asked, command: { ...command, private: true } });
    const one = surfacesOf('one');
    one.markDirty(incident_id);
    await one.whenShown(incident_id, 1);
    await one.stop();
    await createIncidentViewers(working).admit(incident_id, ['U0GONE']);
    surfacesOf('two').markDirty(incident_id);
    const isNoted = async () => {
      const rows = await working((db) =>
        db.selectFrom('incident_viewer').select('user_id').where('incident_id', '=', incident_id).execute(),
      );
      return !rows.some(({ user_id }) => user_id === 'U0GONE');
    };
    await until(isNoted, 'who is there is noted anew', 20_000);
  });

  test('is announced by nobody who planned it before', async () => {
    const { state, steps } = await planned('planned before', { channelId: null, rows: [] });
    const step = steps.find(({ kind }) => kind === 'post');
    if (step === undefined) throw new Error('an announcement expected');
    const posts = createPosts(working, 'own');
    await posts.claim(state.incident_id, step.row);
    await posts.settle({ ...step.row, ts: null, content_hash: gone });
    expect(await applyStep(portsOf(posts), state, step, { isKnown: true })).toEqual({ kind: 'busy' });
    expect((await workspace().calls({ method: 'chat.postMessage' })).calls).toEqual([]);
  });
});

const always = { kind: 'refused', times: 1_000_000 } as const;

const portsOf = (posts: Posts) => ({
  ...ports(),
  callIn: createSlackCalls(() => performance.now()),
  laneOf,
  posts,
  botUserId: async () => 'U0QUORUMBOT',
  elapsedMs: () => 0,
});

/** What is to be made of an incident, as a process that sees these rows plans it. */
async function planned(key: string, shown: { readonly channelId: string | null; readonly rows: readonly PostedRow[] }) {
  await record().declare(declaration(key));
  const read = await record().load(declaration(key).incident_id);
  if (read.kind !== 'read' || read.value === null) throw new Error('an incident expected');
  const { state, events } = read.value;
  const steps = planSurfaces(state, events, { ...shown, announcementChannels: [announcements] });
  return { state, steps };
}
