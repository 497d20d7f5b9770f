import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../../support/until.ts';
import { ana, type Bench, ben, bot, general, startBench } from './bolt-app.ts';

const button = (action_id: string, value: string) => ({
  type: 'button' as const,
  action_id,
  value,
  text: { type: 'plain_text' as const, text: value },
});

const modal = (private_metadata: string) => ({
  type: 'modal' as const,
  callback_id: 'declare_view',
  private_metadata,
  notify_on_close: true,
  title: { type: 'plain_text' as const, text: 'Declare' },
  submit: { type: 'plain_text' as const, text: 'Go' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'title',
      label: { type: 'plain_text' as const, text: 'Title' },
      element: { type: 'plain_text_input' as const, action_id: 'text', max_length: 20 },
    },
    {
      type: 'input' as const,
      block_id: 'severity',
      optional: true,
      label: { type: 'plain_text' as const, text: 'Severity' },
      element: {
        type: 'static_select' as const,
        action_id: 'pick',
        options: ['sev1', 'sev2'].map((value) => ({ text: { type: 'plain_text' as const, text: value }, value })),
      },
    },
  ],
});

describe.each(['http', 'socket'] as const)('a Bolt app over %s', (mode) => {
  let bench: Bench;
  const heard: { name: string; body: Record<string, unknown> }[] = [];
  const hear = (name: string, body: object) => heard.push({ name, body: { ...body } });
  const last = (name: string) => heard.findLast((one) => one.name === name)?.body;

  beforeAll(async () => {
    bench = await startBench({ mode }, (app) => {
      app.command('/incident', async ({ command, ack, client, respond }) => {
        hear('command', command);
        if (command.text === 'modal') {
          await client.views.open({ trigger_id: command.trigger_id, view: modal('first') });
          await ack();
        } else if (command.text === 'respond') {
          await ack();
          await respond({ text: 'later', response_type: 'in_channel' });
        } else await ack({ text: `heard ${command.text}`, response_type: 'ephemeral' });
      });
      app.action('go', async ({ body, ack, respond }) => {
        hear('action', body);
        await ack();
        if (body.type === 'block_actions' && body.view === undefined)
          await respond({ text: 'done', replace_original: true });
      });
      app.action(/^(more|who|where)$/, async ({ body, ack }) => {
        hear('picked', body);
        await ack();
      });
      app.view('declare_view', async ({ body, view, ack }) => {
        hear('view', body);
        const title = view.state.values.title?.text?.value ?? '';
        if (title === 'bad') await ack({ response_action: 'errors', errors: { title: 'Not that one' } });
        else if (title === 'wrong') await ack({ response_action: 'errors', errors: { nowhere: 'No such block' } });
        else if (title === 'update') await ack({ response_action: 'update', view: modal('second') });
        else if (title === 'push') await ack({ response_action: 'push', view: modal('above') });
        else if (title === 'clear') await ack({ response_action: 'clear' });
        else await ack();
      });
      app.view({ callback_id: 'declare_view', type: 'view_closed' }, async ({ body, ack }) => {
        hear('closed', body);
        await ack();
      });
      app.shortcut('declare', async ({ shortcut, ack }) => {
        hear('global', shortcut);
        await ack();
      });
      app.shortcut('note', async ({ shortcut, ack }) => {
        hear('note', shortcut);
        await ack();
      });
      app.event('reaction_added', async ({ body }) => void hear('reaction_added', body));
      app.event('reaction_removed', async ({ body }) => void hear('reaction_removed', body));
      app.event('app_home_opened', async ({ body }) => void hear('home', body));
      app.event('app_mention', async ({ event }) => void hear('mention', event));
      app.message(async ({ message }) => void hear('message', message));
    });
  });
  afterAll(() => bench.stop());

  const messages = () => bench.workspace.snapshot().messages;

  test('a command carries what Slack sends, and its acknowledgement is seen by its person alone', async () => {
    const receipt = await bench.workspace.say({ user: ana, channel: general, text: `/incident tell <@${ben}> & all` });
    expect(receipt).toMatchObject({ ok: true, ack: { text: `heard tell <@${ben}|ben> &amp; all` } });
    expect(last('command')).toMatchObject({
      command: '/incident',
      user_id: ana,
      user_name: 'ana',
      channel_id: general,
      channel_name: 'general',
      team_id: expect.stringMatching(/^T/),
      trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]{32}$/),
      response_url: expect.stringContaining('/response/'),
    });
    expect(messages().at(-1)).toMatchObject({ ephemeral_to: ana, user: bot });
  });

  test('a response URL posts into the channel', async () => {
    await bench.workspace.say({ user: ana, channel: general, text: '/incident respond' });
    const posted = await until(() => messages().find(({ text }) => text === 'later'), 'the response is posted');
    expect(posted.ephemeral_to).toBeUndefined();
  });

  test('commands that nobody has, and commands in threads, are refused as Slack does', async () => {
    expect(await bench.workspace.say({ user: ana, channel: general, text: '/nothing' })).toMatchObject({
      ok: false,
      error: 'unknown_command',
    });
    const { ts } = await bench.app.client.chat.postMessage({ channel: general, text: 'thread' });
    expect(
      await bench.workspace.say({ user: ana, channel: general, text: '/incident x', thread_ts: ts ?? '' }),
    ).toMatchObject({ ok: false, error: 'not_in_threads' });
  });

  test('a button carries state, container and message, and its response replaces the message', async () => {
    const { ts = '' } = await bench.app.client.chat.postMessage({
      channel: general,
      text: 'press',
      blocks: [
        { type: 'actions', block_id: 'row', elements: [button('go', 'one'), button('other', 'two')] },
        {
          type: 'section',
          block_id: 'who',
          text: { type: 'mrkdwn', text: 'who' },
          accessory: { type: 'users_select', action_id: 'lead' },
        },
      ],
    });
    const receipt = await bench.workspace.click({
      user: ben,
      channel: general,
      message_ts: ts,
      action_id: 'go',
      values: { who: { lead: ana } },
    });
    expect(receipt.ok).toBe(true);
    expect(last('action')).toMatchObject({
      type: 'block_actions',
      user: { id: ben, username: 'ben' },
      container: { type: 'message', message_ts: ts, channel_id: general, is_ephemeral: false },
      message: { ts, text: 'press' },
      channel: { id: general, name: 'general' },
      state: { values: { who: { lead: { type: 'users_select', selected_user: ana } } } },
      actions: [{ type: 'button', action_id: 'go', block_id: 'row', value: 'one', action_ts: expect.any(String) }],
    });
    const replaced = await until(
      () => messages().find((one) => one.ts === ts && one.text === 'done'),
      'it is replaced',
    );
    expect(replaced.blocks).toBeUndefined();
    expect(await bench.workspace.click({ user: ben, channel: general, message_ts: ts, action_id: 'go' })).toEqual({
      ok: false,
      error: 'action_not_found',
    });
  });

  test('an overflow menu carries the option picked, and selects whom and where', async () => {
    const { ts = '' } = await bench.app.client.chat.postMessage({
      channel: general,
      text: 'more',
      blocks: [
        {
          type: 'actions',
          block_id: 'row',
          elements: [
            {
              type: 'overflow',
              action_id: 'more',
              options: [{ text: { type: 'plain_text', text: 'Hand over' }, value: 'hand' }],
            },
            { type: 'users_select', action_id: 'who' },
            { type: 'conversations_select', action_id: 'where' },
          ],
        },
      ],
    });
    const { workspace } = bench;
    const at = { user: ben, channel: general, message_ts: ts };
    await workspace.click({ ...at, action_id: 'more', value: 'hand' });
    expect(last('picked')).toMatchObject({
      container: { type: 'message', message_ts: ts },
      actions: [
        {
          type: 'overflow',
          block_id: 'row',
          selected_option: { text: { type: 'plain_text', text: 'Hand over' }, value: 'hand' },
        },
      ],
    });
    for (const value of ['nothing', undefined])
      expect(await workspace.click({ ...at, action_id: 'more', ...(value === undefined ? {} : { value }) })).toEqual({
        ok: false,
        error: 'option_not_found',
      });
    await workspace.click({ ...at, action_id: 'who', value: ana });
    expect(last('picked')).toMatchObject({ actions: [{ type: 'users_select', selected_user: ana }] });
    await workspace.click({ ...at, action_id: 'where', value: general });
    expect(last('picked')).toMatchObject({
      actions: [{ type: 'conversations_select', selected_conversation: general }],
    });
  });

  test('no payload names a private channel or a direct message', async () => {
    const { workspace, app } = bench;
    const name = `secret-${mode}`;
    await workspace.create({ user: ana, name, is_private: true });
    const channel = workspace.snapshot().channels.find((one) => one.name === name)?.id ?? '';
    await workspace.invite({ user: ana, channel, who: bot });
    for (const [where, shown] of [
      [channel, 'privategroup'],
      [ana, 'directmessage'],
    ] as const) {
      const posted = await app.client.chat.postMessage({
        channel: where,
        text: 'press',
        blocks: [{ type: 'actions', elements: [button('go', 'one')] }],
      });
      const at = { user: ana, channel: posted.channel ?? '', message_ts: posted.ts ?? '' };
      await workspace.shortcut({ ...at, callback_id: 'note' });
      expect(last('note')).toMatchObject({ channel: { id: posted.channel, name: shown } });
      await workspace.click({ ...at, action_id: 'go' });
      expect(last('action')).toMatchObject({ channel: { id: posted.channel, name: shown } });
    }
  });

  test('a modal keeps errors, takes updates and pushes, and closes', async () => {
    const { workspace } = bench;
    await workspace.say({ user: ana, channel: general, text: '/incident modal' });
    const stack = () => workspace.snapshot().views;
    const top = () => stack().at(-1);
    const submit = (title: string) =>
      workspace.submit({
        user: ana,
        view_id: top()?.id ?? '',
        values: { title: { text: title }, severity: { pick: 'sev2' } },
      });

    expect(await submit('')).toMatchObject({ ok: false, error: 'unfinished_inputs' });
    expect(top()?.errors).toEqual({ title: 'Please complete this required field.' });
    expect((await submit('bad')).ok).toBe(true);
    expect(top()?.errors).toEqual({ title: 'Not that one' });
    expect(last('view')).toMatchObject({
      type: 'view_submission',
      view: {
        id: top()?.id,
        private_metadata: 'first',
        state: {
          values: {
            title: { text: { type: 'plain_text_input', value: 'bad' } },
            severity: { pick: { type: 'static_select', selected_option: { value: 'sev2' } } },
          },
        },
      },
    });
    expect(await submit('wrong')).toMatchObject({ ok: false, error: 'invalid_response_errors' });
    expect(top()?.banner).toBe('We had some trouble connecting. Try again?');
    await submit('update');
    expect(stack()).toHaveLength(1);
    expect(top()?.view.private_metadata).toBe('second');
    expect(top()?.banner).toBeUndefined();
    await submit('push');
    await submit('push');
    expect(stack().map(({ depth }) => depth)).toEqual([0, 1, 2]);
    expect(await submit('push')).toMatchObject({ ok: false, error: 'push_limit_reached' });
    await workspace.close({ user: ana, view_id: top()?.id ?? '' });
    expect(await until(() => last('closed'), 'view_closed is heard')).toMatchObject({ is_cleared: false });
    await submit('fine');
    expect(stack()).toHaveLength(1);
    await submit('clear');
    expect(stack()).toHaveLength(0);
  });

  test('shortcuts', async () => {
    const { ts = '' } = await bench.app.client.chat.postMessage({ channel: general, text: 'note me' });
    expect(await bench.workspace.shortcut({ user: ana, callback_id: 'declare' })).toMatchObject({ ok: true });
    expect(last('global')).toMatchObject({ type: 'shortcut', callback_id: 'declare', user: { id: ana } });
    await bench.workspace.shortcut({ user: ana, callback_id: 'note', channel: general, message_ts: ts });
    expect(last('note')).toMatchObject({ type: 'message_action', message_ts: ts, message: { text: 'note me' } });
  });

  test('events: reactions, mentions, messages, the Home tab', async () => {
    const { workspace } = bench;
    const { ts = '' } = await bench.app.client.chat.postMessage({ channel: general, text: 'react' });
    await workspace.react({ user: ben, channel: general, message_ts: ts, name: 'eyes' });
    expect(await workspace.react({ user: ben, channel: general, message_ts: ts, name: 'eyes' })).toMatchObject({
      error: 'already_reacted',
    });
    expect(await until(() => last('reaction_added'), 'the reaction is heard')).toMatchObject({
      type: 'event_callback',
      event_id: expect.stringMatching(/^Ev[0-9A-Z]{10}$/),
      event: { user: ben, reaction: 'eyes', item: { channel: general, ts }, item_user: bot },
    });
    await workspace.react({ user: ben, channel: general, message_ts: ts, name: 'eyes', remove: true });
    await until(() => last('reaction_removed'), 'the removal is heard');
    await workspace.say({ user: ben, channel: general, text: `<@${bot}> hello` });
    expect(await until(() => last('mention'), 'the mention is heard')).toMatchObject({ user: ben, channel: general });
    await until(() => last('message')?.text === `<@${bot}> hello`, 'the message is heard');
    await workspace.open_home({ user: ana });
    expect(await until(() => last('home'), 'the Home tab is heard')).toMatchObject({
      event: { user: ana, tab: 'home' },
    });
    await bench.app.client.views.publish({
      user_id: ana,
      view: { type: 'home', blocks: [{ type: 'actions', elements: [button('go', 'from home')] }] },
    });
    const home = workspace.snapshot().homes[ana];
    await workspace.click({ user: ana, view_id: String(home?.id), action_id: 'go' });
    expect(last('action')).toMatchObject({ container: { type: 'view' }, view: { type: 'home' } });
  });
});
