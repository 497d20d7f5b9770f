import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readBlocks } from '../slack/read-blocks.ts';
import { ana, ben, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { recordedEvents } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { stallDatabase } from '../support/stall-database.ts';
import { until } from '../support/until.ts';

type Note = { actor: string; origin: string; data: object };

describe.each(['http', 'socket'] as const)('a message over %s', (transport) => {
  let deployment: Deployment;
  let first: Instance;
  let incidentId: string;
  let channel: string;

  beforeAll(async () => {
    deployment = await startDeployment(transport);
    first = await deployment.start();
    await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev3 Checkout is down' });
    const [row] = await deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident');
    incidentId = row?.incident_id ?? '';
    await untilShown(deployment, incidentId);
    channel = shownOf(deployment.workspace, incidentId).summaries[0]?.channel ?? '';
    await deployment.workspace.join({ user: ben, channel });
  });
  afterAll(() => deployment?.stop());

  const notes = async (): Promise<readonly Note[]> =>
    (await recordedEvents(deployment))
      .filter(({ type }) => type === 'note_added')
      .map(({ actor, origin, data }) => ({ actor, origin, data }));
  const write = async (text: string, where = channel, thread_ts?: string) => {
    await deployment.workspace.say({
      user: ben,
      channel: where,
      text,
      ...(thread_ts === undefined ? {} : { thread_ts }),
    });
    const message = deployment.workspace.snapshot().messages.findLast((one) => one.channel === where);
    return message?.ts ?? '';
  };
  const react = (ts: string, name: string, where = channel, user = ana, request_url?: string) =>
    deployment.workspace.react({ user, channel: where, message_ts: ts, name, request_url });
  const toldTo = (user: string, text: string) =>
    until(
      () =>
        deployment.workspace.snapshot().messages.find((one) => one.ephemeral_to === user && one.text.includes(text)),
      `somebody is told "${text}"`,
    );
  const isoOf = (ts: string) => new Date(Number(ts) * 1000).toISOString();

  const linkTo = (ts: string, thread = '') =>
    `[message: ${deployment.workspace.url}/archives/${channel}/p${ts.replace('.', '')}${thread === '' ? '' : `?thread_ts=${thread}&cid=${channel}`}]`;

  test('is noted by 📌 with who wrote it and when, in a thread too, once however often Slack says so', async () => {
    const first = await write('the queue is full &amp; <!channel> knows');
    const reply = await write('it is the cache', channel, first);
    await react(first, 'pushpin');
    await toldTo(ana, 'Your note is in INC-1 (event 2)');
    await deployment.workspace.redeliver({ name: 'reaction_added', times: 5, at_once: true });
    await react(reply, 'pushpin');
    await toldTo(ana, 'Your note is in INC-1 (event 3)');
    expect(await notes()).toEqual([
      {
        actor: ana,
        origin: 'reaction',
        data: {
          version: 1,
          text: `the queue is full & @channel knows\n${linkTo(first)}`,
          written: { by: ben, at: isoOf(first) },
        },
      },
      {
        actor: ana,
        origin: 'reaction',
        data: { version: 1, text: `it is the cache\n${linkTo(reply, first)}`, written: { by: ben, at: isoOf(reply) } },
      },
    ]);
    await untilShown(deployment, incidentId);
    const [summary] = shownOf(deployment.workspace, incidentId).summaries;
    expect(readBlocks(summary?.blocks).join('\n')).toContain(`written by <@${ben}>`);
  });

  test('is noted after all when the database was down at first: Slack hears of no success until then', async () => {
    const { workspace } = deployment;
    const before = (await notes()).length;
    const ts = await write('while it was down');
    const stalled = await stallDatabase(deployment.database.ownerUrl);
    await react(ts, 'pushpin');
    const acks = async () => (await workspace.requests({ name: 'reaction_added' })).requests.at(-1)?.acks ?? [];
    await until(async () => (await acks()).length > 0, 'Slack has waited in vain', 10_000);
    expect((await acks())[0]).toMatchObject({ kind: 'failed' });
    await stalled.resume();
    await until(async () => (await acks()).at(-1)?.kind === 'acked', 'Slack is answered when it sends again', 10_000);
    await until(async () => (await notes()).length > before, 'it is noted');
    expect(await notes()).toHaveLength(before + 1);
  });

  test.each<[string, object, readonly string[], string]>([
    [
      'attachments only',
      {
        subtype: 'bot_message',
        bot_id: 'B0ALERTS',
        username: 'Pager * U0ANA',
        attachments: [
          {
            fallback: 'x',
            title: 'CPU is high',
            title_link: 'https://alerts.example/1',
            fields: [{ title: 'Host', value: 'db-1' }],
          },
        ],
      },
      ['CPU is high (https://alerts.example/1)', 'Host: db-1'],
      'Pager * U0ANA',
    ],
    [
      'blocks only',
      {
        bot_id: 'B0ALERTS',
        username: 'U0ANASILVA',
        blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Disk is full' } }],
      },
      ['Disk is full'],
      'B0ALERTS',
    ],
    [
      'a file only',
      { bot_id: 'B0ALERTS', bot_profile: { name: 'Dumps' }, files: [{ title: 'thread dump' }] },
      ['[file: thread dump]'],
      'Dumps',
    ],
  ])(
    'that is an alert of %s is noted by what it shows, by whose it is, and leads to the alert',
    async (_what, message, lines, by) => {
      const { workspace } = deployment;
      const before = (await notes()).length;
      const posted = await workspace.post({ channel, message: { ...message } });
      const ts = posted.ok ? posted.ts : '';
      await react(ts, 'pushpin');
      await toldTo(ana, `(event ${before + 2})`);
      const [link] = [`${workspace.url}/archives/${channel}/p${ts.replace('.', '')}`];
      expect((await notes()).at(-1)?.data).toMatchObject({
        text: [...lines, `[message: ${link}]`].join('\n'),
        written: { at: isoOf(ts) },
      });
      expect(JSON.stringify((await notes()).at(-1)?.data)).toContain(`"by":"${by}"`);
    },
  );

  test('names people and channels by their names, and what is too long leads to the message', async () => {
    const before = (await notes()).length;
    const named = await write(`<@${ben}> please restart <#${general}>, not <@U0NOBODY00>`);
    await react(named, 'pushpin');
    await toldTo(ana, `(event ${before + 2})`);
    expect((await notes()).at(-1)?.data).toMatchObject({
      text: expect.stringMatching(/^@ben please restart #general, not @someone \(U0NOBODY00\)\n\[message: http/),
    });
    await react(await write(`${'a long story '.repeat(300)}end`), 'pushpin');
    await toldTo(ana, `(event ${before + 3})`);
    expect((await notes()).at(-1)?.data).toMatchObject({
      text: expect.stringMatching(/^a long .*…\n\[[\d,]+ more characters: http\S+\]$/),
    });
    await deployment.workspace.say({ user: ana, channel, text: `/incident note <@${ben}> saw it in <#${general}>` });
    expect((await notes()).at(-1)?.data).toMatchObject({ text: '@ben saw it in #general' });
  });

  test('that is edited, deleted, or loses its 📌 keeps its note, and whom it concerns is told', async () => {
    const { workspace } = deployment;
    const event = (await notes()).length + 2;
    const ts = await write('the password is hunter2');
    await react(ts, 'pushpin');
    await toldTo(ana, `(event ${event})`);
    await workspace.edit({ user: ben, channel, message_ts: ts, text: 'never mind' });
    await toldTo(ana, `A message that you noted in INC-1 was edited. The note stays as it was (event ${event})`);
    await workspace.redeliver({ name: 'message.message_changed', times: 3, at_once: true });
    await workspace.react({ user: ana, channel, message_ts: ts, name: 'pushpin', remove: true });
    await toldTo(ana, `The reaction is off, and the note stays in INC-1 (event ${event})`);
    await react(ts, 'pushpin');
    await toldTo(ana, `The message is noted in INC-1 again (event ${event}).`);
    await workspace.delete({ user: ben, channel, message_ts: ts });
    await toldTo(ana, `\`quorum redact INC-1 ${event}\``);
    expect((await recordedEvents(deployment)).slice(event).map(({ type, actor, data }) => [type, actor, data])).toEqual(
      [
        ['note_source_changed', 'system:slack', { version: 1, sequence: event, change: 'edited', text: 'never mind' }],
        ['note_withdrawn', ana, { version: 1, sequence: event }],
        ['note_restored', ana, { version: 1, sequence: event }],
        ['note_source_changed', 'system:slack', { version: 1, sequence: event, change: 'deleted' }],
      ],
    );
    expect((await notes()).at(-1)?.data).toMatchObject({ text: `the password is hunter2\n${linkTo(ts)}` });
    expect(await notes()).toHaveLength(event - 1);
    const told = () => workspace.snapshot().messages.filter(({ text }) => text.includes('the note stays')).length;
    const before = told();
    // What was never noted concerns nobody.
    const other = await write('just talk');
    await workspace.edit({ user: ben, channel, message_ts: other, text: 'just more talk' });
    await workspace.delete({ user: ben, channel, message_ts: other });
    await react(await write('the last'), 'pushpin');
    await toldTo(ana, `(event ${event + 5})`);
    expect(told()).toBe(before);
  });

  test('is noted by nothing else, and nowhere else', async () => {
    const before = (await notes()).length;
    const event = (await recordedEvents(deployment)).length + 1;
    await react(await write('just talk'), 'thumbsup');
    await react(await write('elsewhere', general), 'pushpin', general);
    const last = await write('and this');
    await react(last, 'pushpin');
    await toldTo(ana, `(event ${event})`);
    expect(await notes()).toHaveLength(before + 1);
  });

  test('is noted once, whoever asks and however, and who comes later is told who was first', async () => {
    const before = (await notes()).length;
    const event = (await recordedEvents(deployment)).length + 1;
    const ts = await write('from the shortcut');
    await deployment.workspace.shortcut({ user: ana, channel, message_ts: ts, callback_id: 'note_message' });
    await toldTo(ana, `(event ${event})`);
    await react(ts, 'pushpin', channel, ben);
    await toldTo(ben, `Already noted by <@${ana}> (event ${event}).`);
    const all = await notes();
    expect(all).toHaveLength(before + 1);
    expect(all.at(-1)).toMatchObject({ actor: ana, origin: 'shortcut', data: { written: { by: ben } } });
  });

  test('that begins with a mention notes what follows, or does what its word does, once, and is answered in its thread', async () => {
    const { workspace } = deployment;
    const event = (await recordedEvents(deployment)).length + 1;
    const about = await write('what is it?');
    const toldInThread = (text: string, thread: string | null = about) =>
      until(
        () =>
          workspace
            .snapshot()
            .messages.some(
              (one) => one.ephemeral_to === ben && one.text.includes(text) && (one.thread_ts ?? null) === thread,
            ),
        `it is told "${text}"`,
      );
    const noted = await write('<@U0QUORUMBOT> note <@U0ANA0RUIZ1> says it is the cache', channel, about);
    await toldInThread(`Your note is in INC-1 (event ${event}).`);
    await workspace.redeliver({ name: 'app_mention', times: 5, at_once: true });
    await react(noted, 'pushpin');
    await toldTo(ana, `Already noted by <@${ben}> (event ${event}).`);
    await write('<@U0QUORUMBOT> sev 2', channel, about);
    await toldInThread('INC-1 is now sev2.');
    await workspace.redeliver({ name: 'app_mention', times: 5, at_once: true });
    await write('<@U0QUORUMBOT> task');
    await toldInThread('needs a form', null);
    await write('thanks, <@U0QUORUMBOT>', channel, about);
    await toldInThread('A message that begins with');
    await write('<@U0QUORUMBOT> notee it', channel, about);
    await toldInThread('Did you mean `/incident note`?');
    await workspace.edit({ user: ben, channel, message_ts: noted, text: '<@U0QUORUMBOT> note it is the queue' });
    await toldTo(ben, `A message that you noted in INC-1 was edited. The note stays as it was (event ${event})`);
    const added = (await recordedEvents(deployment)).slice(event - 1);
    const at = isoOf(noted);
    expect(added.map(({ type, actor, origin, data }) => [type, actor, origin, data])).toEqual([
      [
        'note_added',
        ben,
        'mention',
        { version: 1, text: `@ana says it is the cache\n${linkTo(noted, about)}`, written: { by: ben, at } },
      ],
      ['severity_changed', ben, 'mention', expect.objectContaining({ severity: 'sev2' })],
      [
        'note_source_changed',
        'system:slack',
        'event',
        { version: 1, sequence: event, change: 'edited', text: 'it is the queue' },
      ],
    ]);
  });

  test('is made a task with a link to it, once, and who comes later is told who was first', async () => {
    const event = (await recordedEvents(deployment)).length + 1;
    const ts = await write('please restart the *pods*');
    const make = (user: string) =>
      deployment.workspace.shortcut({ user, channel, message_ts: ts, callback_id: 'task_message' });
    await make(ana);
    await toldTo(ana, 'is added to INC-1');
    await make(ben);
    await toldTo(ben, `Already made a task by <@${ana}> (event ${event}).`);
    const added = (await recordedEvents(deployment)).slice(event - 1);
    expect(added).toMatchObject([{ type: 'task_added', actor: ana, origin: 'shortcut' }]);
    expect(JSON.stringify(added[0]?.data)).toMatch(/please restart the \*pods\*\\n\[message: https?:/);
  });

  test('is noted once when two people pin it at the same moment, through two processes', async () => {
    const second = await deployment.start();
    const urls = transport === 'http' ? [first.requestUrl, second.requestUrl] : [undefined, undefined];
    for (let round = 0; round < 5; round++) {
      const before = (await notes()).length;
      const event = (await recordedEvents(deployment)).length + 1;
      const ts = await write(`both of us, round ${round}`);
      await Promise.all([react(ts, 'pushpin', channel, ana, urls[0]), react(ts, 'pushpin', channel, ben, urls[1])]);
      const [winner, loser] = await until(() => firstAndSecond(event), 'both are told', 20_000);
      await toldTo(loser, `Already noted by <@${winner}> (event ${event}).`);
      expect(await notes()).toHaveLength(before + 1);
    }
  });

  /** Who noted an event and who did not, once the winner is told. */
  function firstAndSecond(event: number): readonly [string, string] | undefined {
    const told = (user: string) =>
      deployment.workspace
        .snapshot()
        .messages.some((one) => one.ephemeral_to === user && one.text === `Your note is in INC-1 (event ${event}).`);
    return told(ana) ? [ana, ben] : told(ben) ? [ben, ana] : undefined;
  }
});
