import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ConversationsHistoryResponse, WebClient } from '@slack/web-api';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { ana, ben, bot, general, manifest, quiet, secrets } from './bolt-app.ts';

let workspace: Workspace;
let slack: WebClient;
let clockMs = Date.now();

beforeAll(async () => {
  workspace = await startWorkspace({ port: 0, manifest, ...secrets, requestUrls: [], now: () => clockMs });
  slack = new WebClient(secrets.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    logger: quiet,
  });
});
afterAll(() => workspace.stop());

const refused = (error: string, more: object = {}) => ({ data: { ok: false, error, ...more } });

async function call(method: string, body: object, token?: string): Promise<unknown> {
  const response = await fetch(workspace.apiUrl + method, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return response.json();
}

describe('who may call', () => {
  test('tokens', async () => {
    expect(await call('auth.test', {})).toEqual({ ok: false, error: 'not_authed' });
    expect(await call('auth.test', {}, 'xoxb-other')).toEqual({ ok: false, error: 'invalid_auth' });
    expect(await call('auth.test', {}, secrets.appToken)).toEqual({ ok: false, error: 'not_allowed_token_type' });
    expect(await call('auth.test', {}, secrets.botToken)).toMatchObject({ ok: true, user_id: bot });
    expect(await call('no.such', {}, secrets.botToken)).toMatchObject({ ok: false, error: 'unknown_method' });
  });

  test('scopes come from the manifest', async () => {
    await expect(slack.usergroups.list()).rejects.toMatchObject(
      refused('missing_scope', { needed: 'usergroups:read', provided: expect.stringContaining('chat:write') }),
    );
    await expect(slack.conversations.create({ name: 'secret', is_private: true })).rejects.toMatchObject(
      refused('missing_scope', { needed: 'groups:write' }),
    );
  });

  test('other web pages may not', async () => {
    for (const path of ['_control/state', 'api/auth.test']) {
      const response = await fetch(`${workspace.url}/${path}`, { headers: { origin: 'https://example.com' } });
      expect(response.status).toBe(403);
    }
    const own = await fetch(`${workspace.url}/_control/state`, { headers: { origin: workspace.url } });
    expect(own.status).toBe(200);
  });

  test('a host that is no loopback address is refused', async () => {
    await expect(startWorkspace({ port: 0, host: '0.0.0.0', manifest, ...secrets })).rejects.toThrow('loopback');
  });
});

describe('messages', () => {
  test('ts are unique and increase, even when the clock stands still', async () => {
    const posts = [];
    for (let count = 0; count < 5; count++)
      posts.push(await slack.chat.postMessage({ channel: general, text: `${count}` }));
    const stamps = posts.map(({ ts }) => ts ?? '');
    expect(stamps).toEqual([...new Set(stamps)].sort());
    for (const ts of stamps) expect(ts).toMatch(/^\d{10}\.\d{6}$/);
  });

  test('metadata is kept and shown where asked for', async () => {
    const metadata = { event_type: 'quorum_post', event_payload: { post_id: 'p1' } };
    const { ts = '' } = await slack.chat.postMessage({ channel: general, text: 'with metadata', metadata });
    const plain = await slack.conversations.history({ channel: general, limit: 1 });
    expect(plain.messages?.[0]).not.toHaveProperty('metadata');
    const whole = await slack.conversations.history({
      channel: general,
      oldest: ts,
      inclusive: true,
      include_all_metadata: true,
    });
    expect(whole.messages).toMatchObject([{ ts, metadata }]);
    await slack.chat.update({ channel: general, ts, text: 'changed' });
    const after = await slack.conversations.history({
      channel: general,
      latest: ts,
      inclusive: true,
      limit: 1,
      include_all_metadata: true,
    });
    expect(after.messages).toMatchObject([{ ts, text: 'changed', metadata, edited: { user: bot } }]);
  });

  test('what Slack refuses', async () => {
    const { ts = '' } = await slack.chat.postMessage({ channel: general, text: 'mine' });
    await workspace.say({ user: ana, channel: general, text: 'hers' });
    const hers = workspace.snapshot().messages.at(-1)?.ts ?? '';
    const post = (options: object) => slack.apiCall('chat.postMessage', { channel: general, text: 'x', ...options });
    await expect(post({ channel: 'C0NOTHERE00' })).rejects.toMatchObject(refused('channel_not_found'));
    await expect(post({ text: '' })).rejects.toMatchObject(refused('no_text'));
    await expect(post({ thread_ts: '1.000001' })).rejects.toMatchObject(refused('thread_not_found'));
    await expect(post({ blocks: '{' })).rejects.toMatchObject(refused('invalid_blocks_format'));
    await expect(post({ metadata: { event_type: 'x' } })).rejects.toMatchObject(refused('invalid_metadata_format'));
    await expect(post({ markdown_text: 'x' })).rejects.toMatchObject(refused('markdown_text_conflict'));
    await expect(slack.chat.update({ channel: general, ts, text: 'x'.repeat(4001) })).rejects.toMatchObject(
      refused('msg_too_long'),
    );
    await expect(slack.chat.update({ channel: general, ts: hers, text: 'x' })).rejects.toMatchObject(
      refused('cant_update_message'),
    );
    await expect(slack.chat.update({ channel: general, ts: '1.000001', text: 'x' })).rejects.toMatchObject(
      refused('message_not_found'),
    );
    await expect(slack.chat.delete({ channel: general, ts: hers })).rejects.toMatchObject(
      refused('cant_delete_message'),
    );
    const long = await slack.chat.postMessage({ channel: general, text: 'x'.repeat(40_001) });
    expect(long.message?.text).toHaveLength(40_000);
    expect(long.warning).toBe('message_truncated');
  });

  test('blocks beyond a limit are refused with where and why', async () => {
    const header = { type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } };
    await expect(
      slack.apiCall('chat.postMessage', { channel: general, text: 'x', blocks: [header] }),
    ).rejects.toMatchObject(
      refused('invalid_blocks', {
        errors: [{ pointer: '/blocks/0/text/text', code: 'max_length', message: expect.any(String) }],
        response_metadata: { messages: [expect.stringContaining('[json-pointer:/blocks/0/text/text]')] },
      }),
    );
    const section = { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(2700) } };
    const post = (count: number) =>
      slack.apiCall('chat.postMessage', {
        channel: general,
        text: 'x',
        blocks: Array.from({ length: count }, () => section),
      });
    await expect(post(4)).resolves.toMatchObject({ ok: true });
    await expect(post(5)).rejects.toMatchObject(refused('msg_blocks_too_long'));
    expect(await call('blocks.validate', { blocks: [header] })).toMatchObject({
      ok: false,
      error: 'invalid_blocks',
      errors: [{}],
    });
    expect(await call('blocks.validate', { blocks: [section] })).toEqual({ ok: true });
  });

  test('threads, reactions, pins', async () => {
    const { ts = '' } = await slack.chat.postMessage({ channel: general, text: 'root' });
    const reply = await slack.chat.postMessage({ channel: general, text: 'reply', thread_ts: ts });
    const thread = await slack.conversations.replies({ channel: general, ts });
    expect(thread.messages).toMatchObject([
      { text: 'root', reply_count: 1, latest_reply: reply.ts },
      { text: 'reply', thread_ts: ts },
    ]);
    const history = await slack.conversations.history({ channel: general, oldest: ts, inclusive: true });
    expect(history.messages?.map(({ text }) => text)).toEqual(['root']);

    await slack.reactions.add({ channel: general, timestamp: ts, name: 'eyes' });
    await expect(slack.reactions.add({ channel: general, timestamp: ts, name: 'eyes' })).rejects.toMatchObject(
      refused('already_reacted'),
    );
    const got = await slack.reactions.get({ channel: general, timestamp: ts });
    expect(got.message?.reactions).toEqual([{ name: 'eyes', users: [bot], count: 1 }]);
    await slack.reactions.remove({ channel: general, timestamp: ts, name: 'eyes' });
    await expect(slack.reactions.remove({ channel: general, timestamp: ts, name: 'eyes' })).rejects.toMatchObject(
      refused('no_reaction'),
    );

    await slack.pins.add({ channel: general, timestamp: ts });
    await expect(slack.pins.add({ channel: general, timestamp: ts })).rejects.toMatchObject(refused('already_pinned'));
    expect((await slack.pins.list({ channel: general })).items).toMatchObject([
      { message: { ts, pinned_to: [general] } },
    ]);
    await slack.pins.remove({ channel: general, timestamp: ts });
    await expect(slack.pins.remove({ channel: general, timestamp: ts })).rejects.toMatchObject(refused('no_pin'));
  });

  test('pages through a history', async () => {
    const texts: (string | undefined)[] = [];
    let cursor: string | undefined = '';
    do {
      const answer: ConversationsHistoryResponse = await slack.conversations.history({
        channel: general,
        limit: 3,
        cursor,
      });
      texts.push(...(answer.messages ?? []).map(({ text }) => text));
      cursor = answer.response_metadata?.next_cursor;
    } while (cursor !== undefined && cursor !== '');
    const all = await slack.conversations.history({ channel: general, limit: 999 });
    expect(texts).toEqual(all.messages?.map(({ text }) => text));
    expect(texts.length).toBeGreaterThan(3);
  });
});

describe('channels', () => {
  test('the life of a channel', async () => {
    const { channel } = await slack.conversations.create({ name: 'inc-1-checkout' });
    const id = channel?.id ?? '';
    expect(channel).toMatchObject({ id: expect.stringMatching(/^C[0-9A-Z]{10}$/), creator: bot, is_member: true });
    await expect(slack.conversations.create({ name: 'inc-1-checkout' })).rejects.toMatchObject(refused('name_taken'));
    await slack.conversations.invite({ channel: id, users: `${ana},${ben}` });
    await expect(slack.conversations.invite({ channel: id, users: ana })).rejects.toMatchObject(
      refused('already_in_channel'),
    );
    await expect(slack.conversations.invite({ channel: id, users: bot })).rejects.toMatchObject(
      refused('cant_invite_self'),
    );
    expect((await slack.conversations.members({ channel: id })).members).toEqual([bot, ana, ben]);
    await slack.conversations.setTopic({ channel: id, topic: 'sev1' });
    const history = await slack.conversations.history({ channel: id, limit: 1 });
    expect(history.messages).toMatchObject([
      { subtype: 'channel_topic', user: bot, text: 'set the channel topic: sev1' },
    ]);
    await expect(slack.conversations.setTopic({ channel: id, topic: 'x'.repeat(251) })).rejects.toMatchObject(
      refused('too_long'),
    );
    const { bookmark } = await slack.bookmarks.add({
      channel_id: id,
      title: 'Run book',
      type: 'link',
      link: 'https://example.com',
    });
    await slack.bookmarks.edit({ channel_id: id, bookmark_id: bookmark?.id ?? '', title: 'Runbook' });
    expect((await slack.bookmarks.list({ channel_id: id })).bookmarks).toMatchObject([
      { title: 'Runbook', link: 'https://example.com' },
    ]);
    await slack.conversations.rename({ channel: id, name: 'inc-1-paid' });
    await slack.conversations.archive({ channel: id });
    await expect(slack.conversations.archive({ channel: id })).rejects.toMatchObject(refused('already_archived'));
    await expect(slack.chat.postMessage({ channel: id, text: 'x' })).rejects.toMatchObject(refused('is_archived'));
    const open = await slack.conversations.list({ exclude_archived: true });
    expect(open.channels?.map(({ name }) => name)).toEqual(['general', 'incidents']);
  });

  test.each([
    ['', 'invalid_name_required'],
    ['x'.repeat(81), 'invalid_name_maxlength'],
    ['Upper', 'invalid_name_specials'],
    ['with space', 'invalid_name_specials'],
    ['--', 'invalid_name_punctuation'],
  ])('the name "%s" is refused', async (name, error) => {
    await expect(slack.conversations.create({ name })).rejects.toMatchObject(refused(error));
  });

  test('a direct message is opened once', async () => {
    const first = await slack.conversations.open({ users: ana });
    const again = await slack.conversations.open({ users: ana });
    expect(again).toMatchObject({ no_op: true, already_open: true, channel: { id: first.channel?.id } });
  });
});

describe('views', () => {
  const view = { type: 'home' as const, blocks: [] };

  test('a hash guards against overwriting', async () => {
    const first = await slack.views.publish({ user_id: ana, view });
    await slack.views.publish({ user_id: ana, view, hash: first.view?.hash ?? '' });
    await expect(slack.views.publish({ user_id: ana, view, hash: first.view?.hash ?? '' })).rejects.toMatchObject(
      refused('hash_conflict'),
    );
  });

  test('a trigger that nobody issued is refused, and so is a view that breaks a rule', async () => {
    const title = { type: 'plain_text' as const, text: 'Title' };
    const modal = { type: 'modal' as const, title, blocks: [{ type: 'divider' as const }] };
    await expect(slack.views.open({ trigger_id: '1.2.3', view: modal })).rejects.toMatchObject(
      refused('invalid_trigger_id'),
    );
    const input = { type: 'input' as const, label: title, element: { type: 'plain_text_input' as const } };
    await expect(slack.views.open({ trigger_id: '1.2.3', view: { ...modal, blocks: [input] } })).rejects.toMatchObject(
      refused('invalid_arguments', { errors: [{ pointer: '/view/submit' }] }),
    );
  });
});

describe('trouble on demand', () => {
  test('429, 500, and a call that took effect before the connection was cut', async () => {
    const method = 'chat.postMessage';
    await workspace.faults({ method, times: 1, kind: 'rate_limited', retry_after: 7 });
    const limited = await fetch(workspace.apiUrl + method, { method: 'POST' });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    await workspace.faults({ method, kind: 'error_500' });
    expect((await fetch(workspace.apiUrl + method, { method: 'POST' })).status).toBe(500);
    await workspace.faults({ method, kind: 'drop' });
    await expect(slack.chat.postMessage({ channel: general, text: 'cut off' })).rejects.toThrow();
    expect(workspace.snapshot().messages.at(-1)?.text).toBe('cut off');
    const { calls } = await workspace.calls({ method });
    expect(calls.slice(-3)).toMatchObject([
      { error: 'rate_limited' },
      { error: 'error_500' },
      { ok: true, channel: general },
    ]);
    clockMs += 1;
    await expect(slack.chat.postMessage({ channel: general, text: 'well again' })).resolves.toMatchObject({ ok: true });
  });
});
