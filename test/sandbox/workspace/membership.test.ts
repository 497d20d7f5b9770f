import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { ana, ben, bot, chloe, general, manifest, quiet, secrets } from './bolt-app.ts';

let workspace: Workspace;
let slack: WebClient;

beforeEach(async () => {
  const bot_events = [
    'member_joined_channel',
    'member_left_channel',
    'channel_left',
    'group_left',
    'channel_rename',
    'channel_archive',
    'channel_unarchive',
  ];
  workspace = await startWorkspace({
    port: 0,
    ...secrets,
    requestUrls: [],
    manifest: { ...manifest, settings: { event_subscriptions: { bot_events } } },
  });
  slack = new WebClient(secrets.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    logger: quiet,
  });
});
afterEach(() => workspace.stop());

const refused = (error: string, more: object = {}) => ({ data: { ok: false, error, ...more } });

async function heard(name: string): Promise<readonly unknown[]> {
  const { requests } = await workspace.requests({ name });
  return requests.map(({ payload }) => payload.event);
}

async function channelWith(...users: readonly string[]): Promise<string> {
  const { channel } = await slack.conversations.create({ name: 'inc-1' });
  const id = channel?.id ?? '';
  if (users.length > 0) await slack.conversations.invite({ channel: id, users: users.join(',') });
  return id;
}

test('who is in a channel, page by page', async () => {
  const channel = await channelWith(ana, ben, chloe);
  const first = await slack.conversations.members({ channel, limit: 3 });
  expect(first.members).toEqual([bot, ana, ben]);
  const cursor = first.response_metadata?.next_cursor ?? '';
  expect((await slack.conversations.members({ channel, limit: 3, cursor })).members).toEqual([chloe]);
});

test('people who come are told of, with who invited them', async () => {
  const channel = await channelWith();
  await workspace.join({ user: ana, channel });
  await workspace.invite({ user: ana, channel, who: ben });
  expect(await workspace.invite({ user: ana, channel, who: ben })).toMatchObject({ error: 'already_in_channel' });
  expect(await workspace.invite({ user: ana, channel, who: 'U0NOBODY000' })).toMatchObject({ error: 'user_not_found' });
  expect(await workspace.invite({ user: chloe, channel, who: chloe })).toMatchObject({ error: 'not_in_channel' });
  const joined = { type: 'member_joined_channel', channel, channel_type: 'C' };
  expect(await heard('member_joined_channel')).toEqual(
    [{ user: bot }, { user: ana }, { user: ben, inviter: ana }].map((who) => ({
      ...joined,
      team: 'T0SANDBOX01',
      event_ts: expect.any(String),
      ...who,
    })),
  );
});

test('people who go are told of, while the bot is in the channel', async () => {
  const channel = await channelWith(ana, ben);
  await workspace.leave({ user: ana, channel });
  await workspace.kick({ user: ben, channel, who: bot });
  await workspace.leave({ user: ben, channel });
  expect(await heard('member_left_channel')).toMatchObject([{ user: ana, channel, channel_type: 'C' }]);
  expect(await heard('channel_left')).toMatchObject([{ channel, actor_id: ben }]);
  expect(await workspace.leave({ user: ben, channel: general })).toMatchObject({ error: 'cant_leave_general' });
  await expect(slack.chat.update({ channel, ts: '1.000001', text: 'x' })).rejects.toMatchObject(
    refused('message_not_found'),
  );
});

test('the last member stays', async () => {
  await workspace.create({ user: ana, name: 'alone' });
  const channel = workspace.snapshot().channels.at(-1)?.id ?? '';
  expect(await workspace.leave({ user: ana, channel })).toMatchObject({ error: 'last_member' });
});

test('the bot puts somebody out, and leaves', async () => {
  const channel = await channelWith(ana, ben);
  await slack.conversations.kick({ channel, user: ana });
  expect((await slack.conversations.members({ channel })).members).toEqual([bot, ben]);
  expect(await heard('member_left_channel')).toMatchObject([{ user: ana }]);
  for (const [user, error] of [
    [bot, 'cant_kick_self'],
    [ana, 'not_in_channel'],
    ['U0NOBODY000', 'user_not_found'],
  ] as const)
    await expect(slack.conversations.kick({ channel, user })).rejects.toMatchObject(refused(error));
  await expect(slack.conversations.kick({ channel: general, user: ana })).rejects.toMatchObject(
    refused('cant_kick_from_general'),
  );
  await expect(slack.conversations.leave({ channel: general })).rejects.toMatchObject(refused('cant_leave_general'));
  await slack.conversations.leave({ channel });
  expect(await slack.conversations.leave({ channel })).toMatchObject({ not_in_channel: true });
  await expect(slack.conversations.kick({ channel, user: ben })).rejects.toMatchObject(refused('not_in_channel'));
});

test('a channel renamed, archived or brought back by a person is told of, even where the bot is not in it', async () => {
  await workspace.create({ user: ana, name: 'plans' });
  const channel = workspace.snapshot().channels.at(-1)?.id ?? '';
  expect(await workspace.rename({ user: ana, channel, name: 'Plans' })).toMatchObject({
    error: 'invalid_name_specials',
  });
  await workspace.rename({ user: ana, channel, name: 'better-plans' });
  await workspace.archive({ user: ana, channel });
  expect(await heard('channel_rename')).toMatchObject([{ channel: { id: channel, name: 'better-plans' } }]);
  expect(await heard('channel_archive')).toMatchObject([{ channel, user: ana }]);
  expect(await workspace.say({ user: ana, channel, text: 'x' })).toMatchObject({ error: 'is_archived' });
  await workspace.unarchive({ user: ana, channel });
  expect(await heard('channel_unarchive')).toMatchObject([{ channel, user: ana }]);
  expect(await workspace.unarchive({ user: ana, channel })).toMatchObject({ error: 'not_archived' });
  expect(await workspace.say({ user: ana, channel, text: 'x' })).toEqual({ ok: true });
  await expect(slack.conversations.rename({ channel: general, name: 'x' })).rejects.toMatchObject(
    refused('not_authorized'),
  );
});

test('at most a hundred people are invited at once', async () => {
  const channel = await channelWith();
  const users = Array.from({ length: 101 }, (_, index) => `U${index}`).join(',');
  await expect(slack.conversations.invite({ channel, users })).rejects.toMatchObject(refused('too_many_members'));
});

test('nothing is told of members or names without the scope to read channels', async () => {
  const without = manifest.oauth_config.scopes.bot.filter((scope) => scope !== 'channels:read');
  const deaf = await startWorkspace({
    port: 0,
    ...secrets,
    requestUrls: [],
    manifest: {
      ...manifest,
      oauth_config: { scopes: { bot: without } },
      settings: { event_subscriptions: { bot_events: ['member_joined_channel', 'channel_rename', 'reaction_added'] } },
    },
  });
  try {
    await deaf.create({ user: ana, name: 'plans' });
    const channel = deaf.snapshot().channels.at(-1)?.id ?? '';
    await deaf.rename({ user: ana, channel, name: 'better-plans' });
    await deaf.invite({ user: ana, channel, who: bot });
    await deaf.say({ user: ana, channel, text: 'hello' });
    const message_ts = deaf.snapshot().messages.at(-1)?.ts ?? '';
    await deaf.react({ user: ana, channel, message_ts, name: 'eyes' });
    expect((await deaf.requests({})).requests.map(({ name }) => name)).toEqual(['reaction_added']);
  } finally {
    await deaf.stop();
  }
});
