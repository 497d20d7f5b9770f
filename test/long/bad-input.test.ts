import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { metadataOf } from '../../src/slack/inputs/read-submission.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import {
  ana,
  botToken,
  type Deployment,
  general,
  type Instance,
  signingSecret,
  startDeployment,
  toldBy,
} from '../support/deployment.ts';
import { filledIn, press } from '../support/press.ts';
import { recordedEvents, timesRecorded } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const mrkdwnSchema = z.object({ type: z.literal('mrkdwn'), text: z.string(), verbatim: z.boolean().optional() });

let deployment: Deployment;
let proxy: CuttingProxy;
let quorum: Instance;
/** The incident that everything is tried on. */
let incidentId: string;
let channel: string;

beforeAll(async () => {
  deployment = await startDeployment('http');
  proxy = await startCuttingProxy(deployment.database.ownerUrl);
  quorum = await deployment.start({ environment: { DATABASE_URL: proxy.url } });
  await say('declare sev1 Checkout is down', general);
  const [row] = await deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident');
  incidentId = row?.incident_id ?? '';
  await untilShown(deployment, incidentId);
  channel = shownOf(deployment.workspace, incidentId).summaries[0]?.channel ?? '';
});
afterAll(async () => {
  await deployment?.stop();
  await proxy?.close();
});

const say = (line: string, where = channel) =>
  deployment.workspace.say({ user: ana, channel: where, text: `/incident ${line}` });

/** What there is of everything: bad input leaves it as it was. */
async function stock(): Promise<unknown> {
  const [row] = await deployment.query(
    'SELECT (SELECT count(*) FROM incident) AS incidents, (SELECT count(*) FROM incident_event) AS events',
  );
  const { channels, messages } = deployment.workspace.snapshot();
  return { ...Object(row), channels: channels.length, messages: messages.filter((one) => !one.ephemeral_to).length };
}

/** Runs what must leave nothing behind but its answer. */
async function leavingNothing<T>(work: () => Promise<T>): Promise<T> {
  const before = await stock();
  const result = await work();
  expect(await stock()).toEqual(before);
  return result;
}

/** What only the person at the keyboard was shown, the last thing last. */
function told(): readonly string[] {
  const shown = deployment.workspace.snapshot().messages.filter(({ ephemeral_to }) => ephemeral_to === ana);
  return shown.map(({ text }) => text);
}

const form = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();

/** A request to the product as Slack sends it, but for what is wrong with it. */
async function send(
  body: string,
  { secret = signingSecret, atMs = Date.now(), type = 'application/x-www-form-urlencoded' } = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const response = await fetch(quorum.requestUrl, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  });
  return { status: response.status, text: await response.text() };
}

const slash = (text: string, team_id = 'T0SANDBOX01') =>
  form({
    command: '/incident',
    text,
    trigger_id: `${Math.random()}`,
    team_id,
    channel_id: channel,
    user_id: ana,
    response_url: '',
  });

describe('a line that makes no sense', () => {
  test.each(
    [
      ['resolv', '`resolv` is not a command. Did you mean `/incident resolve`?'],
      ['tmieline', '`tmieline` is not a command. Did you mean `/incident timeline`?'],
      ['declare sev1', 'Please add a title, for example `/incident declare sev2 Checkout is down`.'],
      ['declare sev1 \u0000', 'Please add a title, for example `/incident declare sev2 Checkout is down`.'],
      ['declare \u200b\u2060', 'Please add a title, for example `/incident declare sev2 Checkout is down`.'],
      ['note \u2060\ufeff\u3164', 'The note is empty. Please write it and send it again.'],
      ['update \u202e', 'The update is empty. Please write it and send it again.'],
      ['role \u202e <@U0BEN0OKAFR>', 'Please write `/incident role &lt;name&gt; &lt;@user | none&gt;`'],
      [`declare ${'x'.repeat(10_000)}`, 'The title has 10000 characters; at most 150 fit.'],
      [`note ${'x'.repeat(10_000)}`, 'The note has 10000 characters; at most 3000 fit.'],
      [`resolve ${'x'.repeat(10_000)}`, 'The text has 10000 characters; at most 3000 fit.'],
      [
        'declare sev9 Checkout',
        '`sev9` is not a severity. The severities are sev1 (the worst), sev2, sev3, sev4 and sev5.',
      ],
      ['sev high', '`high` is not a severity. The severities are sev1 (the worst), sev2, sev3, sev4 and sev5.'],
      ['status fine', '`fine` is not a status. The statuses are investigating, identified, monitoring and resolved.'],
      ['done 7', 'There is no task 7. None has been added yet: `/incident task` adds one.'],
      ['lead @nobody', 'Slack knows nobody called `@nobody`. Type @ and pick a person:'],
      ['show 99', 'There is no such incident. `/incident list` shows the incidents.'],
    ].map(([line = '', sentence = '']) => [JSON.stringify(line.slice(0, 30)), line, sentence]),
  )('is answered with what would: %s', async (_start, line, sentence) => {
    const receipt = await leavingNothing(() => say(line));
    expect(toldBy(receipt)).toMatch(startingWith(sentence));
  });

  test.each(['ack', 'note hello', 'resolve', 'timeline', 'sev 2'])(
    'for the channel of no incident says where to go: %s',
    async (line) => {
      const receipt = await leavingNothing(() => say(line, general));
      expect(toldBy(receipt)).toMatch(startingWith('This channel has no incident. `/incident list` shows'));
    },
  );
});

/** Everything in it that could ping or run somewhere, as it is typed. */
const hostile = '<!channel> <!here> <!subteam^S0TEAM> <@U0CHLOELIND> @channel </script> &lt;!everyone&gt;';

describe('typed text that would ping', () => {
  test('pings nobody, wherever it was typed and wherever it is shown', async () => {
    const { workspace } = deployment;
    const typed = [
      `declare sev2 ${hostile}`,
      `note ${hostile}`,
      `status identified ${hostile}`,
      `task ${hostile}`,
      'role <!here> </script> @ben',
      `${hostile}`,
      `sev ${hostile}`,
      `lead ${hostile}`,
    ];
    for (const line of typed) await say(line);
    // Slack escapes what is typed, but a request need not come from Slack's own composer.
    for (const line of typed) expect((await send(slash(line))).status).toBe(200);

    const click = (action_id: string) => press(workspace, incidentId, { user: ana, action_id });
    const fill = async (fields: Readonly<Record<string, string>>) => {
      const open = workspace.snapshot().views.at(-1);
      return workspace.submit({ user: ana, view_id: open?.id ?? '', values: filledIn(fields) });
    };
    await say('declare');
    await fill({ title: hostile, severity: 'sev3' });
    await click('incident:add_note:v1');
    await fill({ text: hostile });
    await click('incident:update:v1');
    await fill({ text: hostile });
    await click('incident:resolve:v1');
    await fill({ text: hostile, sure: 'sure' });
    await say(`reopen ${hostile}`);
    await say('timeline');
    await say('list');
    expect(workspace.snapshot().views).toEqual([]);

    const events = await recordedEvents(deployment);
    const kept = events.filter(({ data }) => JSON.stringify(data).includes('</script>'));
    expect([...new Set(kept.map(({ type }) => type))].sort()).toEqual([
      'declared',
      'note_added',
      'reopened',
      'resolved',
      'role_assigned',
      'status_changed',
      'task_added',
      'update_posted',
    ]);
    const ids = await deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident');
    for (const { incident_id } of ids) await untilShown(deployment, incident_id);

    const { messages, channels } = workspace.snapshot();
    expect(JSON.stringify(messages)).toContain('&lt;/script&gt;');
    expect(
      messages.flatMap(({ text, blocks }) => [text, ...mrkdwnOf(blocks)]).filter((text) => ping.test(text)),
    ).toEqual([]);
    expect(channels.filter(({ topic, purpose }) => ping.test(topic + purpose))).toEqual([]);
  });
});

/** What Slack obeys in mrkdwn. https://docs.slack.dev/messaging/formatting-message-text#special-mentions */
const ping = /<!(channel|here|everyone|subteam)|<@U0CHLOELIND/;

/** Every mrkdwn text in some blocks; what is not verbatim is read for names too, so that it counts as a ping. */
function mrkdwnOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf);
  if (typeof value !== 'object' || value === null) return [];
  const text = mrkdwnSchema.safeParse(value);
  if (text.success) return [text.data.verbatim === true ? text.data.text : `<!channel> ${text.data.text}`];
  return Object.values(value).flatMap(mrkdwnOf);
}

describe('a request that Slack did not send so', () => {
  test.each([
    ['a wrong signature', 401, () => send(slash('note forged'), { secret: 'wrong' })],
    ['an old timestamp', 401, () => send(slash('note late'), { atMs: Date.now() - 6 * 60_000 })],
    ['a body that is no form', 400, () => send('<xml>', { type: 'text/xml' })],
    ['a form that holds no JSON', 400, () => send(form({ payload: '{"type":' }))],
    ['JSON cut off', 400, () => send('{"type":', { type: 'application/json' })],
  ])('with %s is turned away with %i', async (_what, status, sending) => {
    const response = await leavingNothing(sending);
    expect(response.status).toBe(status);
    expect(response.text).not.toMatch(/\bat .+:\d+|node_modules/);
    expect(toldBy(await leavingNothing(() => say('show 1')))).toContain('INC-1');
  });
});

test('a form with more text than Slack lets through stays open and says what fits', async () => {
  const view = {
    id: 'V0FORGED',
    callback_id: 'incident:note:v1',
    private_metadata: metadataOf({ incident_id: incidentId }, {}),
    state: { values: { text: { 'value:v1': { type: 'plain_text_input', value: 'x'.repeat(10_000) } } } },
  };
  const payload = { type: 'view_submission', team: { id: 'T0SANDBOX01' }, user: { id: ana }, view };
  const { text } = await leavingNothing(() => send(form({ payload: JSON.stringify(payload) })));
  expect(JSON.parse(text)).toEqual({
    response_action: 'errors',
    errors: { text: expect.stringContaining('The note has 10000 characters; at most 3000 fit') },
  });
});

test('a form of another version stays open and says so', async () => {
  const view = { id: 'V0OLDFORM', callback_id: 'incident:note:v0', private_metadata: '', state: { values: {} } };
  const payload = { type: 'view_submission', team: { id: 'T0SANDBOX01' }, user: { id: ana }, view };
  const { text } = await leavingNothing(() => send(form({ payload: JSON.stringify(payload) })));
  expect(JSON.parse(text)).toEqual({
    response_action: 'errors',
    errors: { text: expect.stringContaining('This form is from another version of Quorum.') },
  });
});

describe('a button', () => {
  async function press(action_id: string, value: string): Promise<string> {
    const { workspace } = deployment;
    const slack = new WebClient(botToken, { slackApiUrl: workspace.apiUrl });
    const button = { type: 'button', action_id, text: { type: 'plain_text', text: 'Press' }, value } as const;
    const { ts = '' } = await slack.chat.postMessage({
      channel,
      text: 'An old message',
      blocks: [{ type: 'actions', elements: [button] }],
    });
    const before = told().length;
    const receipt = await leavingNothing(() => workspace.click({ user: ana, channel, message_ts: ts, action_id }));
    expect(receipt.ok).toBe(true);
    return until(() => told()[before], 'somebody is told');
  }

  test.each([
    ['of an older version', 'incident:acknowledge:v0', () => incidentId],
    ['that nobody knows', 'surprise', () => 'x'],
    ['with a forged value', 'incident:acknowledge:v1', () => "'; DROP TABLE incident;--"],
  ])('%s answers that it does nothing any more', async (_what, actionId, value) => {
    expect(await press(actionId, value())).toMatch(startingWith('This button is from another version of Quorum'));
  });

  test('of an incident that there is not answers so', async () => {
    expect(await press('incident:acknowledge:v1', '00000000-0000-4000-8000-000000000000')).toMatch(
      startingWith('There is no such incident.'),
    );
  });
});

describe('a database that is down', () => {
  /** The process knows of what was cut once it has tried to read: what it sent just before is not known yet, truly. */
  async function goDown(): Promise<void> {
    proxy.down();
    await say('list');
  }

  test('is said plainly, and what was pressed succeeds when it is pressed again', async () => {
    const { workspace } = deployment;
    const before = await stock();
    await goDown();
    for (const line of ['note kept', 'ack', 'timeline', 'list', 'show 1', '', 'declare sev1 Another']) {
      expect(toldBy(await say(line))).toMatch(
        /^(This try did not record the .*: the database can’t be reached|The (database|record|incidents) can’t be (reached|read)) right now.*please try again/i,
      );
    }
    expect(await stock()).toEqual(before);
    proxy.up();
    const { requests } = await workspace.requests({ name: '/incident' });
    const note = requests.find(({ payload }) => payload.text === 'note kept');
    const again = await workspace.redeliver({ id: note?.id, times: 2 });
    expect(again).toMatchObject({
      ok: true,
      acks: [{ body: { text: expect.stringContaining('Your note is in INC-1') } }, {}],
    });
    expect(toldBy(await say('ack'))).toBe('You acknowledged INC-1.');
    expect(await timesRecorded(deployment, 'kept')).toBe(1);
  });

  test('leaves a form open with what was typed, and sending it again counts once', async () => {
    const { workspace } = deployment;
    await say('note');
    const view_id = workspace.snapshot().views[0]?.id ?? '';
    const sent = { user: ana, view_id, values: filledIn({ text: 'typed once' }) };
    await goDown();
    await workspace.submit(sent);
    expect(workspace.snapshot().views[0]?.errors).toEqual({
      text: expect.stringContaining('did not record the note: the database can’t be reached'),
    });
    proxy.up();
    await workspace.submit(sent);
    expect(workspace.snapshot().views).toEqual([]);
    expect(await timesRecorded(deployment, 'typed once')).toBe(1);
  });

  test('and does not answer is not waited for: the outcome follows', async () => {
    // What is still being shown would keep the connection that is open.
    await untilShown(deployment, incidentId);
    toldBy(await say('list'));
    proxy.stall();
    expect(toldBy(await say('note slow'))).toMatch(/^Still recording the note…/);
    const before = told().length;
    expect(await until(() => told()[before], 'the outcome follows', 30_000)).toMatch(
      // Which of the two depends on whether it was sent before the connection fell silent.
      /^(It is not known whether the note was recorded|This try did not record the note)/,
    );
    proxy.up();
    expect(toldBy(await say('note soon'))).toContain('Your note is in INC-1');
  });
});

function startingWith(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
