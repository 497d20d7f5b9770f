import { describe, expect, test } from '@jest/globals';
import { postId } from '../../src/slack/surfaces/post-id.ts';
import { type Logged, setStage } from '../slack/surfaces/stage.ts';
import { createTestDatabase } from '../support/database.ts';
import { ana, announcements, ben, general } from '../support/deployment.ts';
import { declaration, request } from '../support/requests.ts';
import { postIdOf, shownOf } from '../support/shown.ts';
import { until } from '../support/until.ts';

const { working, workspace, record, surfacesOf, pinned } = setStage(() => createTestDatabase());

const announcement = `announcement ${announcements}`;

const always = { kind: 'refused', times: 1_000_000 } as const;

/** Why Slack does not take a post as it should be; null while it does. */
async function failureOf(incidentId: string, surface: string): Promise<string | null> {
  const row = await working((db) =>
    db
      .selectFrom('slack_post')
      .select(['failure', 'failed_at'])
      .where('post_id', '=', postId(incidentId, surface))
      .executeTakeFirst(),
  );
  expect(row?.failed_at instanceof Date).toBe(typeof row?.failure === 'string');
  return row?.failure ?? null;
}

const threadTold = (incidentId: string, text: string) => {
  const [summary] = shownOf(workspace(), incidentId).summaries;
  return workspace()
    .snapshot()
    .messages.some((message) => message.thread_ts === summary?.ts && message.text === text);
};

const callsOf = async (method: string, channel?: string) =>
  (await workspace().calls({ method })).calls.filter((call) => channel === undefined || call.channel === channel);

/** An incident that is recorded and not shown yet. */
async function declared(key: string): Promise<string> {
  await record().declare(declaration(key));
  return declaration(key).incident_id;
}

async function changeSeverity(incidentId: string, key: string, severity: 'sev2' | 'sev3'): Promise<void> {
  await record().execute(request(incidentId, key, { type: 'change_severity', severity }));
}

describe('what Slack refuses for good', () => {
  test('holds up nothing else, is written down with its reason, logged once, and tried when its content changes', async () => {
    await workspace().faults({
      ...always,
      method: 'chat.postMessage',
      error: 'is_archived',
      with: { channel: announcements },
    });
    const incidentId = await declared('archived');
    const logged: Logged[] = [];
    const surfaces = surfacesOf('one', { logged });
    surfaces.markDirty(incidentId);
    await until(() => pinned(incidentId) && threadTold(incidentId, 'Event 1'), 'everything else is shown');
    expect(await failureOf(incidentId, announcement)).toBe('chat.postMessage answered is_archived');
    expect(await callsOf('chat.postMessage', announcements)).toHaveLength(1);
    expect(logged.filter(({ surface }) => surface === announcement)).toEqual([
      {
        incident_id: incidentId,
        surface: announcement,
        channel: announcements,
        reason: 'chat.postMessage answered is_archived',
      },
    ]);

    await workspace().faults({ method: 'chat.postMessage', times: 0 });
    await changeSeverity(incidentId, 'archived sev', 'sev2');
    surfaces.markDirty(incidentId);
    await until(() => shownOf(workspace(), incidentId).announcements[0], 'it is announced');
    await until(async () => (await failureOf(incidentId, announcement)) === null, 'it is as it should be');
  });

  test('is tried again by itself after a while, though nothing has touched it', async () => {
    await workspace().faults({
      kind: 'refused',
      times: 2,
      method: 'chat.postMessage',
      error: 'missing_scope',
      with: { channel: announcements },
    });
    const incidentId = await declared('granted again');
    const logged: Logged[] = [];
    surfacesOf('one', { logged }).markDirty(incidentId);
    await until(() => shownOf(workspace(), incidentId).announcements[0], 'it is announced', 20_000);
    expect(logged.filter(({ surface }) => surface === announcement)).toHaveLength(1);
    await until(async () => (await failureOf(incidentId, announcement)) === null, 'it is as it should be');
  });

  test('is tried again by the next process', async () => {
    await workspace().faults({ ...always, method: 'conversations.create', error: 'restricted_action' });
    const incidentId = await declared('restricted');
    const first = surfacesOf('one');
    first.markDirty(incidentId);
    await until(() => failureOf(incidentId, 'channel'), 'it is written down');
    expect(await failureOf(incidentId, 'channel')).toBe('conversations.create answered restricted_action');
    await until(() => shownOf(workspace(), incidentId).announcements[0], 'it is announced all the same');
    await first.stop();
    await workspace().faults({ method: 'conversations.create', times: 0 });
    surfacesOf('one');
    await until(() => pinned(incidentId), 'the incident is shown');
    expect(await failureOf(incidentId, 'channel')).toBeNull();
  });

  test('of one person keeps nobody else out of the channel', async () => {
    const refusedUser = { users: ana };
    await workspace().faults({
      ...always,
      method: 'conversations.invite',
      error: 'ura_max_channels',
      with: refusedUser,
    });
    const incidentId = await declared('guest');
    await record().execute(
      request(incidentId, 'guest lead', { type: 'assign_lead', user_id: ana, answer_within_seconds: 300 }),
    );
    await record().execute(request(incidentId, 'guest role', { type: 'assign_role', role: 'scribe', user_id: ben }));
    surfacesOf('one').markDirty(incidentId);
    await until(() => threadTold(incidentId, 'Event 1'), 'everything else is shown');
    const [channel] = shownOf(workspace(), incidentId).channels;
    expect(channel?.members).toContain(ben);
    expect(channel?.members).not.toContain(ana);
    expect(await failureOf(incidentId, 'members')).toContain(
      `conversations.invite answered ura_max_channels for ${ana}`,
    );

    // Who has left is not invited again when the other is tried again.
    await workspace().leave({ user: ben, channel: channel?.id ?? '' });
    const before = (await callsOf('conversations.invite')).length;
    await until(async () => (await callsOf('conversations.invite')).length > before, 'it is tried again', 20_000);
    await until(async () => (await callsOf('conversations.invite')).length > before + 1, 'and once more', 20_000);
    expect(
      workspace()
        .snapshot()
        .channels.find(({ id }) => id === channel?.id)?.members,
    ).not.toContain(ben);
  });

  test('of one person whom Slack names costs no call more', async () => {
    const guest = 'U0GUEST0001';
    await workspace().person({ user: guest, name: 'guest' });
    expect(await workspace().join({ user: guest, channel: general })).toEqual({ ok: true });
    await workspace().person({ user: guest, is_ultra_restricted: true });
    const incidentId = await declared('named guest');
    for (const [role, user_id] of Object.entries({ comms: guest, ops: ana, scribe: ben })) {
      const command = { type: 'assign_role', role, user_id } as const;
      await record().execute(request(incidentId, `named guest ${role}`, command));
    }
    surfacesOf('one').markDirty(incidentId);
    await until(() => failureOf(incidentId, 'members'), 'somebody is refused');
    expect(await failureOf(incidentId, 'members')).toContain(`ura_max_channels for ${guest}`);
    const [channel] = shownOf(workspace(), incidentId).channels;
    expect(await callsOf('conversations.invite', channel?.id)).toHaveLength(1);
    expect(channel?.members).toEqual(expect.arrayContaining([ana, ben]));
  });

  test.each(['summary', announcement])('of an edit has the %s made anew, once', async (surface) => {
    const incidentId = await declared(`window ${surface}`);
    const surfaces = surfacesOf('one');
    surfaces.markDirty(incidentId);
    await until(() => pinned(incidentId) && threadTold(incidentId, 'Event 1'), 'the incident is shown');
    const shown = () => {
      const { summaries, announcements: announced } = shownOf(workspace(), incidentId);
      return surface === 'summary' ? summaries : announced;
    };
    const [before] = shown();
    const ofBefore = { ts: before?.ts ?? '' };
    await workspace().faults({ ...always, method: 'chat.update', error: 'edit_window_closed', with: ofBefore });
    await changeSeverity(incidentId, `window ${surface} sev`, 'sev3');
    surfaces.markDirty(incidentId);
    await surfaces.whenShown(incidentId, 2);
    await until(() => pinned(incidentId), 'everything is shown');
    expect(shown().map(({ text }) => text)).toEqual([expect.stringMatching(/ sev3 .*Investigating, /)]);
    expect(await failureOf(incidentId, surface)).toBeNull();
  });

  test('of a channel’s purpose leaves the incident one channel, without it', async () => {
    await workspace().faults({ ...always, method: 'conversations.setPurpose', error: 'user_is_restricted' });
    const incidentId = await declared('purpose');
    const channels = () => workspace().snapshot().channels.length;
    const before = channels();
    surfacesOf('one').markDirty(incidentId);
    await until(() => pinned(incidentId) && threadTold(incidentId, 'Event 1'), 'the incident is shown');
    expect(channels()).toBe(before + 1);
  });
});

test('a purpose that is not taken yet holds up nothing, and is given later', async () => {
  const method = 'conversations.setPurpose';
  await workspace().faults({ method, kind: 'hang', times: 1_000 });
  const incidentId = await declared('later purpose');
  surfacesOf('one').markDirty(incidentId);
  const summaryOf = () =>
    workspace()
      .snapshot()
      .messages.find((message) => postIdOf(message) === postId(incidentId, 'summary'));
  await until(() => summaryOf()?.pinned === true, 'the summary stands and is pinned');
  expect(shownOf(workspace(), incidentId).channels).toEqual([]);
  await workspace().faults({ method, times: 0 });
  await until(() => shownOf(workspace(), incidentId).channels[0], 'its channel has its purpose', 20_000);
  expect(shownOf(workspace(), incidentId).channels[0]?.id).toBe(summaryOf()?.channel);
});

test('a channel that was renamed before anybody wrote it down is found by its purpose', async () => {
  const incidentId = await declared('renamed early');
  await workspace().faults({ method: 'conversations.setPurpose', kind: 'error_500_after' });
  surfacesOf('one').markDirty(incidentId);
  const made = await until(() => shownOf(workspace(), incidentId).channels[0], 'there is a channel');
  await workspace().join({ user: ana, channel: made.id });
  expect(await workspace().rename({ user: ana, channel: made.id, name: 'ours-now' })).toEqual({ ok: true });
  await until(() => pinned(incidentId), 'the incident is shown');
  const { channels, summaries } = shownOf(workspace(), incidentId);
  expect(channels.map(({ id }) => id)).toEqual([made.id]);
  expect(summaries[0]?.channel).toBe(made.id);
});

test('a channel that the bot was taken out of is joined again', async () => {
  const incidentId = await declared('removed');
  const surfaces = surfacesOf('one');
  surfaces.markDirty(incidentId);
  await until(() => pinned(incidentId) && threadTold(incidentId, 'Event 1'), 'the incident is shown');
  await workspace().faults({ kind: 'refused', method: 'conversations.setTopic', error: 'not_in_channel' });
  await changeSeverity(incidentId, 'removed sev', 'sev3');
  surfaces.markDirty(incidentId);
  const topic = () => shownOf(workspace(), incidentId).channels[0]?.topic;
  await until(() => topic()?.includes(' · sev3 · '), 'the topic is set');
  expect(await callsOf('conversations.join')).toHaveLength(1);
  expect(await failureOf(incidentId, 'topic')).toBeNull();
});

test('what may pass is tried again and holds up nothing else', async () => {
  await workspace().faults({ method: 'pins.add', kind: 'error_500', times: 2 });
  const incidentId = await declared('passes');
  const surfaces = surfacesOf('one');
  surfaces.markDirty(incidentId);
  await until(() => threadTold(incidentId, 'Event 1'), 'everything else is shown');
  expect(pinned(incidentId)).toBeNull();
  await until(() => pinned(incidentId), 'it is pinned', 10_000);
  expect(await failureOf(incidentId, 'pin')).toBeNull();
});

test('a 429 in one channel leaves the others alone', async () => {
  await workspace().faults({
    method: 'chat.postMessage',
    kind: 'rate_limited',
    retry_after: 3_600,
    times: 1_000,
    with: { channel: announcements },
  });
  const incidentId = await declared('limited');
  surfacesOf('one').markDirty(incidentId);
  await until(() => pinned(incidentId) && threadTold(incidentId, 'Event 1'), 'everything else is shown');
  expect(await callsOf('chat.postMessage', announcements)).toHaveLength(1);
});

describe('somebody is told once, in words,', () => {
  const told = (pattern: RegExp) =>
    workspace()
      .snapshot()
      .messages.filter(({ text }) => text.startsWith('⚠️') && pattern.test(text));

  test('of an announcement that can’t be made, in the incident’s channel', async () => {
    const refused = { ...always, method: 'chat.postMessage', error: 'is_archived', with: { channel: announcements } };
    await workspace().faults(refused);
    const incidentId = await declared('told announcement');
    const [one, two] = [surfacesOf('one'), surfacesOf('two')];
    for (const surfaces of [one, two]) surfaces.markDirty(incidentId);
    await until(() => told(/./).length > 0, 'somebody is told');
    await changeSeverity(incidentId, 'told announcement sev', 'sev2');
    for (const surfaces of [one, two]) surfaces.markDirty(incidentId);
    await Promise.all([one.whenShown(incidentId, 2), two.whenShown(incidentId, 2)]);
    const [channel] = shownOf(workspace(), incidentId).channels;
    expect(
      told(/can’t be announced/)
        .filter((message) => message.channel === channel?.id)
        .map(({ text }) => text),
    ).toEqual([
      expect.stringMatching(
        /^⚠️ INC-\d+ can’t be announced in <#C0INCIDENTS>: the channel is archived \(`is_archived`\)\. Unarchive it, or choose another one in `quorum\.yml`\. The record is complete\.$/,
      ),
    ]);
  });

  test('of a channel that can’t be created, by a direct message', async () => {
    await workspace().faults({ ...always, method: 'conversations.create', error: 'restricted_action' });
    const asked = declaration('told channel');
    await record().declare({ ...asked, actor: ana });
    surfacesOf('one').markDirty(asked.incident_id);
    await until(() => told(/has no channel: the workspace does not allow it/).length === 1, 'somebody is told');
  });

  test('of what stays where an incident was before it was made private', async () => {
    const incidentId = declaration('told old').incident_id;
    const lead = { type: 'assign_lead', user_id: ana, answer_within_seconds: 300 } as const;
    await record().declare(declaration('told old'));
    await record().execute(request(incidentId, 'told old lead', lead, ana));
    const surfaces = surfacesOf('one');
    surfaces.markDirty(incidentId);
    await until(() => pinned(incidentId), 'the incident is shown');
    await surfaces.whenShown(incidentId, 2);
    const [announced] = shownOf(workspace(), incidentId).announcements;
    const stays = { ...always, with: { channel: announcements, ts: announced?.ts ?? '' } };
    await workspace().faults({ ...stays, method: 'chat.delete', error: 'cant_delete_message' });
    await workspace().faults({ ...stays, method: 'chat.update', error: 'is_inactive' });
    await workspace().faults({ ...always, method: 'conversations.archive', error: 'restricted_action' });
    await record().execute(request(incidentId, 'told old private', { type: 'make_private' }, ana));
    surfaces.markDirty(incidentId);
    await until(() => told(/old/).length > 1, 'somebody is told of both');
    expect(
      told(/old/)
        .map(({ text }) => text)
        .sort(),
    ).toEqual([
      expect.stringMatching(/^⚠️ An old post about INC-\d+ still stands in <#C0INCIDENTS>: the channel is archived /),
      expect.stringMatching(/^⚠️ The old channel of INC-\d+ can’t be cleared: the workspace does not allow it /),
    ]);
  });

  test('of an old channel that somebody archived before it was cleared, which is cleared once it is open again', async () => {
    const incidentId = declaration('archived old').incident_id;
    const lead = { type: 'assign_lead', user_id: ana, answer_within_seconds: 300 } as const;
    await record().declare(declaration('archived old'));
    await record().execute(request(incidentId, 'archived old lead', lead, ana));
    const surfaces = surfacesOf('one');
    surfaces.markDirty(incidentId);
    const [summary] = await until(() => pinned(incidentId), 'the incident is shown');
    await surfaces.whenShown(incidentId, 2);
    const { channel = '' } = summary ?? {};
    await workspace().archive({ user: ana, channel });
    await record().execute(request(incidentId, 'archived old private', { type: 'make_private' }, ana));
    surfaces.markDirty(incidentId);
    await until(() => told(/old channel .* can’t be cleared: the channel is archived/)[0], 'somebody is told');
    await workspace().unarchive({ user: ana, channel });
    const old = () =>
      workspace()
        .snapshot()
        .channels.find(({ id }) => id === channel);
    await until(() => old()?.name.startsWith('closed-') && old()?.is_archived, 'it is cleared and archived');
    expect(old()).toMatchObject({ topic: '', purpose: '' });
  });

  test('of a channel that takes nothing any more, though every surface in it is refused', async () => {
    const incidentId = declaration('told shut').incident_id;
    await record().declare({ ...declaration('told shut'), actor: ben });
    const surfaces = surfacesOf('one');
    surfaces.markDirty(incidentId);
    const [summary] = await until(() => pinned(incidentId), 'the incident is shown');
    await surfaces.whenShown(incidentId, 1);
    const { channel = '' } = summary ?? {};
    await workspace().join({ user: ben, channel });
    await workspace().archive({ user: ben, channel });
    await record().execute(request(incidentId, 'told shut note', { type: 'add_note', text: 'hello' }));
    await changeSeverity(incidentId, 'told shut sev', 'sev2');
    surfaces.markDirty(incidentId);
    const refusedSurfaces = async () => {
      const rows = await working((db) =>
        db.selectFrom('slack_post').select('failure').where('incident_id', '=', incidentId).execute(),
      );
      return rows.filter(({ failure }) => failure !== null);
    };
    await until(async () => (await refusedSurfaces()).length > 2, 'all is refused');
    const [, number = ''] = /^(INC-\d+) /.exec(summary?.text ?? '') ?? [];
    const ofIt = new RegExp(`^⚠️ .*${number}\\b`);
    await until(() => told(ofIt).length > 0, 'somebody is told');
    await surfaces.stop();
    expect(told(ofIt).map(({ text }) => text)).toEqual([
      expect.stringContaining('can’t be shown in its channel: the channel is archived'),
    ]);
  });

  test('of a refusal that nobody has heard of, once it has not passed for a while', async () => {
    await workspace().faults({ ...always, method: 'conversations.setTopic', error: 'some_new_error' });
    const incidentId = await declared('told new');
    const surfaces = surfacesOf('one');
    const toldHere = () => {
      const [channel] = shownOf(workspace(), incidentId).channels;
      return told(/^⚠️ The topic of INC-\d+ can’t .*some_new_error/).find((message) => message.channel === channel?.id);
    };
    const sentence = await until(() => {
      // A touch ends the pause.
      surfaces.markDirty(incidentId);
      return toldHere();
    }, 'somebody is told');
    expect(await callsOf('conversations.setTopic', sentence.channel)).toHaveLength(4);
    expect(await failureOf(incidentId, 'topic')).toBe('conversations.setTopic answered some_new_error');
  });

  test('of each person and of each channel by itself, though one of them is let in later', async () => {
    const guest = { method: 'conversations.invite', error: 'ura_max_channels' } as const;
    const incidentId = declaration('told each').incident_id;
    await record().declare({ ...declaration('told each'), actor: ben });
    const lead = { type: 'assign_lead', user_id: ana, answer_within_seconds: 300 } as const;
    await record().execute(request(incidentId, 'told each lead', lead));
    const both = [ana, ben].sort().join();
    await workspace().faults({ ...always, ...guest, kind: 'refused', with: { users: both } });
    await workspace().faults({ ...always, ...guest, kind: 'refused', with: { users: ana } });
    await workspace().faults({ ...guest, kind: 'refused', times: 1, with: { users: ben } });
    const surfaces = surfacesOf('one');
    surfaces.markDirty(incidentId);
    const channel = () => shownOf(workspace(), incidentId).channels[0];
    const toldHere = () => told(/can’t be added/).filter((message) => message.channel === channel()?.id);
    await until(() => toldHere().length > 1, 'somebody is told of both');
    await until(() => channel()?.members.includes(ben), 'one of them is let in', 20_000);
    await record().execute(request(incidentId, 'told each sev', { type: 'change_severity', severity: 'sev2' }));
    surfaces.markDirty(incidentId);
    await surfaces.whenShown(incidentId, 3);
    expect(toldHere()).toHaveLength(2);
  });

  test('though Slack did not say whether it took the message to the lead', async () => {
    await workspace().faults({ ...always, method: 'conversations.create', error: 'restricted_action' });
    await workspace().faults({ method: 'chat.postMessage', kind: 'error_500', with: { channel: ben } });
    await record().declare({ ...declaration('told directly'), actor: ben });
    surfacesOf('one').markDirty(declaration('told directly').incident_id);
    await until(() => told(/has no channel: the workspace does not allow it/).length > 0, 'the lead is told');
  });

  test('of a guest who can’t be invited', async () => {
    const refused = { ...always, method: 'conversations.invite', error: 'ura_max_channels', with: { users: ana } };
    await workspace().faults(refused);
    const incidentId = await declared('told guest');
    const lead = { type: 'assign_lead', user_id: ana, answer_within_seconds: 300 } as const;
    await record().execute(request(incidentId, 'told guest lead', lead));
    surfacesOf('one').markDirty(incidentId);
    await until(() => told(new RegExp(`<@${ana}> can’t be added`)).length > 0, 'somebody is told');
  });
});
