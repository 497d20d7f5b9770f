import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { ana, ben, bot, chloe, general, manifest, quiet, secrets } from './bolt-app.ts';

let workspace: Workspace;
let slack: WebClient;
/** In July: Paris keeps summer time. */
const nowMs = Date.parse('2026-07-01T12:00:00Z');

beforeEach(async () => {
  workspace = await startWorkspace({
    port: 0,
    ...secrets,
    requestUrls: [],
    now: () => nowMs,
    manifest: { ...manifest, settings: { event_subscriptions: { bot_events: ['user_change'] } } },
  });
  slack = new WebClient(secrets.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    logger: quiet,
  });
});
afterEach(() => workspace.stop());

const refused = (error: string) => ({ data: { ok: false, error } });
const infoOf = async (user: string) => (await slack.users.info({ user })).user;
const channelNamed = (name: string) => workspace.snapshot().channels.find((one) => one.name === name)?.id ?? '';

describe('what Slack says of a person', () => {
  test('who they are, and where their clock is', async () => {
    await workspace.person({ user: ana, tz: 'Europe/Paris' });
    await workspace.person({ user: ben, tz: 'America/St_Johns' });
    expect(await infoOf(ana)).toMatchObject({
      id: ana,
      team_id: 'T0SANDBOX01',
      name: 'ana',
      real_name: 'Ana Ruiz',
      deleted: false,
      is_bot: false,
      is_restricted: false,
      is_ultra_restricted: false,
      tz: 'Europe/Paris',
      tz_label: 'Central European Summer Time',
      tz_offset: 7200,
    });
    expect(await infoOf(ben)).toMatchObject({ tz_offset: -9000 });
    expect(await infoOf(chloe)).toMatchObject({ tz: 'Etc/UTC', tz_offset: 0 });
    expect(await infoOf(bot)).toMatchObject({ is_bot: true });
    await expect(slack.users.info({ user: 'U0NOBODY000' })).rejects.toMatchObject(refused('user_not_found'));
  });

  test('guests of several channels and of one', async () => {
    await workspace.person({ user: ben, is_restricted: true });
    await workspace.person({ user: chloe, is_ultra_restricted: true });
    expect(await infoOf(ben)).toMatchObject({ is_restricted: true, is_ultra_restricted: false });
    expect(await infoOf(chloe)).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
  });

  test('of a deactivated person no name, time zone or role', async () => {
    await workspace.person({ user: ben, deleted: true });
    const user = await infoOf(ben);
    expect(user).toMatchObject({ id: ben, deleted: true, is_bot: false, profile: { real_name: 'Ben Okafor' } });
    for (const field of ['real_name', 'tz', 'is_restricted', 'is_admin', 'color'])
      expect(user).not.toHaveProperty(field);
    expect((await slack.users.list({})).members).toContainEqual(user);
    const { requests } = await workspace.requests({ name: 'user_change' });
    expect(requests).toMatchObject([{ payload: { event: { user: { id: ben, deleted: true } } } }]);
  });

  test('newcomers can be made, with a name of their own', async () => {
    const user = 'U0DORANEWCO';
    expect(await workspace.person({ user })).toMatchObject({ ok: false, error: 'name_required' });
    expect(await workspace.person({ user, name: 'ana' })).toMatchObject({ ok: false, error: 'name_taken' });
    expect(await workspace.person({ user, name: 'dora', tz: 'Mars/Base' })).toMatchObject({ error: 'invalid_tz' });
    expect(await workspace.person({ user: bot, deleted: true })).toMatchObject({ error: 'cant_change_bot' });
    await workspace.person({ user, name: 'dora', real_name: 'Dora Novak' });
    expect(await infoOf(user)).toMatchObject({ name: 'dora', real_name: 'Dora Novak' });
    expect(await workspace.join({ user, channel: general })).toEqual({ ok: true });
    expect(await workspace.say({ user, channel: general, text: 'hello' })).toEqual({ ok: true });
  });
});

describe('a deactivated person', () => {
  beforeEach(async () => {
    await workspace.say({ user: ben, channel: general, text: 'before' });
    await workspace.person({ user: ben, deleted: true });
  });

  test('is in no channel, does nothing, and what they said stays', async () => {
    expect((await slack.conversations.members({ channel: general })).members).toEqual([ana, chloe, bot]);
    const inactive = { ok: false, error: 'account_inactive' };
    expect(await workspace.say({ user: ben, channel: general, text: 'after' })).toEqual(inactive);
    expect(await workspace.shortcut({ user: ben, callback_id: 'declare' })).toEqual(inactive);
    expect(await workspace.open_home({ user: ben })).toEqual(inactive);
    expect(await workspace.create({ user: ben, name: 'mine' })).toEqual(inactive);
    expect((await slack.conversations.history({ channel: general, limit: 1 })).messages).toMatchObject([
      { user: ben, text: 'before' },
    ]);
  });

  test('can be neither invited nor opened a conversation with, and a message to them is lost without a word', async () => {
    const { channel } = await slack.conversations.create({ name: 'inc-1' });
    await expect(slack.conversations.invite({ channel: channel?.id ?? '', users: ben })).rejects.toMatchObject(
      refused('cant_invite'),
    );
    await expect(slack.conversations.open({ users: ben })).rejects.toMatchObject(refused('user_disabled'));
    await expect(slack.chat.postMessage({ channel: ben, text: 'x' })).resolves.toMatchObject({ ok: true });
  });

  test('comes back', async () => {
    await workspace.person({ user: ben, deleted: false });
    expect(await workspace.join({ user: ben, channel: general })).toEqual({ ok: true });
  });
});

describe('a guest', () => {
  test('sees no channel that they are not in', async () => {
    await workspace.person({ user: chloe, is_restricted: true });
    await workspace.create({ user: ana, name: 'open' });
    expect(await workspace.join({ user: chloe, channel: channelNamed('open') })).toMatchObject({
      error: 'channel_not_found',
    });
    expect(await workspace.say({ user: chloe, channel: general, text: 'hello' })).toEqual({ ok: true });
    await workspace.invite({ user: ana, channel: channelNamed('open'), who: chloe });
    expect(await workspace.leave({ user: chloe, channel: channelNamed('open') })).toMatchObject({
      error: 'user_is_restricted',
    });
  });

  test('of one channel is invited to no second one', async () => {
    await workspace.person({ user: chloe, is_ultra_restricted: true });
    const { channel } = await slack.conversations.create({ name: 'inc-1' });
    const id = channel?.id ?? '';
    const both = { channel: id, users: `${chloe},${ana}` };
    await expect(slack.conversations.invite(both)).rejects.toMatchObject(refused('ura_max_channels'));
    const forced = await slack.conversations.invite({ ...both, force: true });
    expect(forced).toMatchObject({ errors: [{ user: chloe, ok: false, error: 'ura_max_channels' }] });
    expect((await slack.conversations.members({ channel: id })).members).toEqual([bot, ana]);
  });
});
