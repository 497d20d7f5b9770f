import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ana, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { type Body, formBody, interactionBody, jsonBody, sendBody } from '../support/forged.ts';
import { type From, forge, unique } from '../support/forged-inputs.ts';
import { recordedEvents } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';

const team = 'T0SANDBOX01';
let deployment: Deployment;
let quorum: Instance;
let incidentId: string;
let from: From;

beforeAll(async () => {
  deployment = await startDeployment('http');
  quorum = await deployment.start();
  await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev1 Checkout is down' });
  const [row] = await deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident');
  incidentId = row?.incident_id ?? '';
  await untilShown(deployment, incidentId);
  from = { user: ana, team, channel: shownOf(deployment.workspace, incidentId).summaries[0]?.channel ?? '' };
});
afterAll(() => deployment?.stop());

const json = (text: string): Body => ({ type: 'application/json', text });

const noObjects = ['null', '[]', '3', '"text"', 'true', '', '{"type":', `${'['.repeat(50_000)}${']'.repeat(50_000)}`];

test.each(noObjects.map((text) => [text.slice(0, 20), text]))(
  'a signed body that is no object is turned away: %s',
  async (_start, text) => {
    expect(await sendBody(quorum.requestUrl, json(text))).toEqual({ status: 400, text: '' });
    const payload = formBody({ payload: text });
    expect(await sendBody(quorum.requestUrl, payload)).toEqual({ status: 400, text: '' });
  },
);

test.each([
  {},
  { event: null },
  { event: 'text' },
  { type: ['block_actions'] },
  { type: 'event_callback' },
  { type: 'event_callback', event: { type: 'app_home_opened', user: { id: ana } } },
  { type: 'view_closed', view: { callback_id: 'incident:note:v1' }, user: { id: ana }, team: { id: team } },
  { type: 'workflow_step_edit' },
  { command: '/other', text: 'hello' },
])('an object that there is nothing to do for is acknowledged: %j', async (body) => {
  expect(await sendBody(quorum.requestUrl, jsonBody(body))).toEqual({ status: 200, text: '' });
});

test('a menu that asks for options gets none', async () => {
  const asks = interactionBody({ type: 'block_suggestion', action_id: 'any', value: 'text', user: { id: ana } });
  expect(await sendBody(quorum.requestUrl, asks)).toEqual({ status: 200, text: '{"options":[]}' });
});

const unreadable = expect.stringContaining('Quorum can’t read what Slack sent here. Nothing was recorded.');

test.each([
  ['no trigger', { trigger_id: undefined }],
  ['a user that is none', { user_id: 'ana' }],
  ['a user with NUL', { user_id: 'U0\u0000ANA' }],
  ['a channel with NUL', { channel_id: 'C0\u0000' }],
  ['a workspace that is none', { team_id: 'DROP TABLE' }],
  ['more text than Slack has room for', { text: `note ${'x'.repeat(50_000)}` }],
])('a command with %s is answered so', async (_what, spoiled) => {
  const fields = Object.fromEntries(new URLSearchParams(forge.command(from, 'note hello').text));
  const body = formBody(JSON.parse(JSON.stringify({ ...fields, ...spoiled })));
  const { status, text } = await sendBody(quorum.requestUrl, body);
  expect({ status, says: JSON.parse(text).text }).toEqual({ status: 200, says: unreadable });
});

test.each([
  ['no user', { user: undefined }],
  ['a user that is an object', { user: { id: { id: ana } } }],
  ['a workspace that is a number', { team: 5 }],
  ['no view', { view: null }],
  ['a view without fields', { view: { id: 'V1', callback_id: 'incident:note:v1' } }],
])('a form with %s stays open and says so', async (_what, spoiled) => {
  const body = { type: 'view_submission', user: { id: ana }, team: { id: team }, view: {}, ...spoiled };
  const { status, text } = await sendBody(quorum.requestUrl, interactionBody(body));
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ response_action: 'errors', errors: { text: unreadable } });
});

test.each([
  ['a click without actions', { type: 'block_actions', actions: [] }],
  ['a click on nothing', { type: 'block_actions', actions: [null] }],
  ['a shortcut without a user', { type: 'shortcut', callback_id: 'declare_incident' }],
  ['a message’s shortcut at no time', { type: 'message_action', message_ts: '9'.repeat(30), channel: { id: 'C1' } }],
])('%s is acknowledged', async (_what, body) => {
  expect(await sendBody(quorum.requestUrl, interactionBody(body))).toEqual({ status: 200, text: '' });
});

test.each([
  ['a user with NUL', { user: 'U\u0000' }, {}],
  ['an id with NUL', {}, { event_id: 'Ev\u0000' }],
  ['a time out of range', {}, { event_time: 1e308 }],
  ['a time that is none', { event_ts: '9'.repeat(400) }, {}],
])('an event with %s is acknowledged and not kept', async (_what, event, envelope) => {
  const { text } = forge.event(team, { type: 'app_home_opened', user: ana, tab: 'home', ...event });
  const body = jsonBody({ ...JSON.parse(text), event_id: `Ev${unique()}`, ...envelope });
  expect(await sendBody(quorum.requestUrl, body)).toEqual({ status: 200, text: '' });
  expect(await deployment.query("SELECT kind FROM slack_inbox WHERE kind = 'home_opened'")).toEqual([]);
});

test('NUL and half a pair in a text are left out, and the rest is recorded', async () => {
  const { text } = await sendBody(quorum.requestUrl, forge.command(from, 'note no \u0000 end'));
  expect(JSON.parse(text).text).toContain('Your note is in INC-1');
  const field = { type: 'plain_text_input', value: 'half \ud83d a \udc00 pair \u0000' };
  const form = forge.form(from, 'incident:note:v1', { incident_id: incidentId }, { text: field });
  expect(await sendBody(quorum.requestUrl, form)).toEqual({ status: 200, text: '' });
  const notes = (await recordedEvents(deployment, incidentId)).flatMap(({ data }) => data.text ?? []);
  expect(notes).toEqual(['no  end', 'half � a � pair']);
});

test('a message of nobody, and objects where texts belong, leave what can be read after a restart', async () => {
  const messages = [
    { text: 'By nobody' },
    { text: 'By an object', user: { id: ana }, bot_id: [] },
    { text: 'By an app', user: '', bot_id: 'B0APP' },
    { text: { type: 'mrkdwn', text: '<!channel>' }, user: ana },
    { text: ['a', 'list'], user: 7 },
    null,
    'text',
    [],
  ];
  for (const [index, message] of messages.entries()) {
    const body = forge.messageShortcut(from, `1700000000.00010${index}`, message);
    expect(await sendBody(quorum.requestUrl, body)).toEqual({ status: 200, text: '' });
  }
  const noted = (await recordedEvents(deployment, incidentId)).filter(({ origin }) => origin === 'shortcut');
  const wordless = Array.from({ length: 5 }, () => '[a message without words]');
  expect(noted.map(({ data }) => data.text)).toEqual(['By nobody', 'By an object', 'By an app', ...wordless]);

  const again = await deployment.start();
  for (const line of ['timeline', 'list', 'show 1']) {
    const { text } = await sendBody(again.requestUrl, forge.command(from, line));
    expect(text).toContain('Checkout is down');
  }
  for (const logged of [quorum.logged(), again.logged()]) {
    expect(logged).not.toMatch(/Something failed in the background|could not be (answered|dealt with)/);
  }
});
