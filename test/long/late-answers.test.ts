import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ana, ben, type Deployment, general, type Instance, startDeployment, toldBy } from '../support/deployment.ts';
import { type Inbox, openInbox, sendSigned } from '../support/forged.ts';
import { type Held, holdAppends } from '../support/hold-appends.ts';
import { filledIn } from '../support/press.ts';
import { declaredAs, timesRecorded } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

let deployment: Deployment;
let quorum: Instance;
let inbox: Inbox;
let incidentId: string;
let channel: string;
let held: Held | undefined;

beforeAll(async () => {
  deployment = await startDeployment('http');
  quorum = await deployment.start();
  inbox = await openInbox();
  await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev3 Checkout is down' });
  const [row] = await deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident');
  incidentId = row?.incident_id ?? '';
  await untilShown(deployment, incidentId);
  channel = shownOf(deployment.workspace, incidentId).summaries[0]?.channel ?? '';
});
afterEach(async () => {
  await held?.release();
  held = undefined;
  inbox.trouble();
  for (const method of ['chat.postEphemeral', 'chat.postMessage'])
    await deployment.workspace.faults({ method, times: 0 });
});
afterAll(async () => {
  await deployment?.stop();
  await inbox?.close();
});

const ack = z.object({ text: z.string() });

/** Types `/incident …` with a response URL of the test's own, and answers what the acknowledgement says. */
async function type(text: string, url = inbox.url): Promise<string> {
  const told = await sendSigned(quorum.requestUrl, {
    command: '/incident',
    text,
    trigger_id: randomUUID(),
    team_id: 'T0SANDBOX01',
    channel_id: channel,
    user_id: ana,
    response_url: url,
  });
  expect(told.status).toBe(200);
  return ack.parse(JSON.parse(told.text)).text;
}

const received = () => inbox.received.map((body) => ack.parse(JSON.parse(body)).text);

/** What only this person was shown in a channel, and what was written to them alone. */
function seen(user = ana): readonly string[] {
  const { channels, messages } = deployment.workspace.snapshot();
  const direct = channels.find(({ is_im, members }) => is_im && members.includes(user))?.id;
  return messages
    .filter((one) => one.ephemeral_to === user || (one.channel === direct && one.user !== user))
    .map(({ text }) => text);
}

const owed = () => deployment.query('SELECT 1 FROM slack_answer');
const nothingIsOwed = () => until(async () => (await owed()).length === 0, 'nothing is owed', 20_000);

/** Has a note recorded that is acknowledged before, and is told once it can be. */
async function noteLate(text: string): Promise<void> {
  held = await holdAppends(deployment);
  expect(await type(`note ${text}`)).toBe('Still recording the note… The outcome follows here.');
  expect(await owed()).toHaveLength(1);
  await held.release();
}

async function restart(): Promise<void> {
  quorum = await deployment.start({ port: quorum.port });
}

describe('the outcome of what took long', () => {
  test.each<[string, readonly (number | 'hang')[]]>([
    ['answers 500', [500, 503]],
    ['does not answer', ['hang']],
    ['answers 429', [429]],
  ])('is told again while the response URL %s, and once', async (how, troubles) => {
    const before = received().length;
    inbox.trouble(...troubles);
    await noteLate(`told although it ${how}`);
    await until(() => received().length > before, 'the outcome is told', 20_000);
    await nothingIsOwed();
    expect(received().slice(before)).toEqual([expect.stringMatching(/^Your note is in INC-1 \(event \d+\)\.$/)]);
  });

  test('is shown in the channel when the response URL is used up', async () => {
    inbox.trouble(404);
    const before = seen().length;
    await noteLate('in the channel');
    expect(await until(() => seen()[before], 'the outcome is shown', 20_000)).toMatch(/^Your note is in INC-1/);
    await nothingIsOwed();
    expect(seen()).toHaveLength(before + 1);
  });

  test.each<[string, object]>([
    ['refuses', { kind: 'refused', error: 'user_not_in_channel' }],
    ['asks to wait a minute', { kind: 'rate_limited', retry_after: 60 }],
  ])('is sent by a message when the channel %s, too', async (_how, fault) => {
    inbox.trouble(404);
    await deployment.workspace.faults({ method: 'chat.postEphemeral', ...fault });
    const before = seen().length;
    await noteLate('by a message');
    expect(await until(() => seen()[before], 'the outcome is sent', 20_000)).toMatch(/^Your note is in INC-1/);
    await nothingIsOwed();
    expect(seen()).toHaveLength(before + 1);
  });

  test('of a form is sent by a message, again while Slack does not take it', async () => {
    await deployment.workspace.say({ user: ana, channel, text: '/incident note' });
    await deployment.workspace.faults({
      method: 'chat.postMessage',
      times: 2,
      kind: 'error_500',
      with: { channel: ana },
    });
    const view_id = deployment.workspace.snapshot().views.find(({ user }) => user === ana)?.id ?? '';
    held = await holdAppends(deployment);
    const before = seen().length;
    await deployment.workspace.submit({ user: ana, view_id, values: filledIn({ text: 'from a form' }) });
    await held.release();
    expect(await until(() => seen()[before], 'the outcome is sent', 20_000)).toMatch(/^Your note is in INC-1/);
    await nothingIsOwed();
    await deployment.workspace.close({ user: ana, view_id });
  });

  test('of a form that is not known comes with what was typed, and with a button that counts once', async () => {
    const { workspace } = deployment;
    await workspace.say({ user: ana, channel, text: '/incident note' });
    const view_id = workspace.snapshot().views.find(({ user }) => user === ana)?.id ?? '';
    held = await holdAppends(deployment);
    const before = seen().length;
    await workspace.submit({ user: ana, view_id, values: filledIn({ text: 'from a form that was closed' }) });
    await workspace.close({ user: ana, view_id });
    const told = await until(() => seen()[before], 'it is told that it is not known', 60_000);
    // Over the cluster the conflict is known, after as long.
    expect(told).toMatch(/^(It is not known whether the note was recorded|Not recorded: too many people)/);
    expect(told).toMatch(/\nYou wrote: “from a form that was closed”$/);
    await held.release();
    const message = workspace.snapshot().messages.findLast(({ text }) => text === told);
    const retry = { user: ana, channel: message?.channel, message_ts: message?.ts, action_id: 'incident:retry:v1' };
    const clicks = await Promise.all([workspace.click(retry), workspace.click(retry)]);
    expect(clicks).toMatchObject([{ ok: true }, { ok: true }]);
    await until(async () => (await timesRecorded(deployment, 'from a form that was closed')) > 0, 'it is recorded');
    await type('note after that');
    expect(await timesRecorded(deployment, 'from a form that was closed')).toBe(1);
    await nothingIsOwed();
  }, 120_000);

  test('is promised only where it can be written down that it is owed', async () => {
    held = await holdAppends(deployment, 'slack_answer');
    const before = received().length;
    expect(await type('note nobody knows')).toMatch(
      /^Still recording the note… The database is slow\. If no outcome follows here,/,
    );
    await held.release();
    await until(() => received().length > before, 'the outcome follows all the same', 20_000);
    await nothingIsOwed();
    expect(received()).toHaveLength(before + 1);
  });
});

describe('an answer that a killed process owed', () => {
  test('is told by the next one, in the words that the record has for it', async () => {
    const before = received().length;
    inbox.trouble('hang', 'hang', 'hang', 'hang', 'hang');
    await noteLate('recorded before the kill');
    await until(
      async () => (await timesRecorded(deployment, 'recorded before the kill')) > 0,
      'it is recorded',
      20_000,
    );
    await quorum.kill('SIGKILL');
    inbox.trouble();
    await restart();
    await until(() => received().length > before, 'the outcome is told', 40_000);
    await nothingIsOwed();
    expect(received().slice(before)).toEqual([expect.stringMatching(/^Your note is in INC-1 \(event \d+\)\.$/)]);
  });

  test('is told with how its line was understood', async () => {
    const before = received().length;
    inbox.trouble('hang', 'hang', 'hang', 'hang', 'hang');
    held = await holdAppends(deployment);
    expect(await type('declare The sev1 board is dark')).toMatch(/^Still recording the declaration…/);
    await held.release();
    await until(
      async () => (await declaredAs(deployment, 'The sev1 board is dark')).length > 0,
      'it is recorded',
      20_000,
    );
    await quorum.kill('SIGKILL');
    inbox.trouble();
    await restart();
    await until(() => received().length > before, 'the outcome is told', 40_000);
    await nothingIsOwed();
    const told = expect.stringMatching(
      /^INC-\d+ .* If you meant sev1: `\/incident sev 1` in its channel changes it\.$/,
    );
    expect(received().slice(before)).toContainEqual(told);
  });

  test('says that it was not recorded, once nothing that the process sent can be', async () => {
    held = await holdAppends(deployment);
    const before = received().length;
    expect(await type('note lost')).toMatch(/^Still recording the note…/);
    const dead = await claimOn();
    await quorum.kill('SIGKILL');
    await deployment.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'incident_event'::regclass AND NOT granted`,
    );
    await held.release();
    await restart();
    const claim = await until(
      async () => {
        const now = await claimOn();
        return now?.claimed_by === dead?.claimed_by ? null : now;
      },
      'it is taken over',
      40_000,
    );
    // The round after that: by now it was asked what became of the note.
    await until(async () => (await claimOn())?.due_at !== claim.due_at, 'it is held on to', 20_000);
    expect(received()).toHaveLength(before);
    await deployment.query(`UPDATE slack_answer SET owed_at = owed_at - interval '7 minutes'`);
    await until(() => received().length > before, 'it is told', 20_000);
    await nothingIsOwed();
    expect(received().slice(before)).toEqual([
      'The note was not recorded: Quorum was restarted meanwhile. Please send it again.',
    ]);
    expect(await timesRecorded(deployment, 'lost')).toBe(0);
  });

  test('is taken over by another that runs, and of what leaves no event says to ask again', async () => {
    const other = await deployment.start();
    await deployment.query(
      `INSERT INTO slack_answer SELECT gen_random_uuid(), gen_random_uuid(), 'T0SANDBOX01', $1, $2, $3, now() + interval '9 minutes', NULL,
        now(), now() + interval '1 second', 'a process that has died'`,
      [ben, channel, inbox.url],
    );
    const before = received().length;
    await quorum.kill('SIGKILL');
    await until(() => received().length > before, 'it is told', 20_000);
    await nothingIsOwed();
    expect(received().slice(before)).toEqual(['Quorum was restarted before it could answer. Please ask again.']);
    await other.kill('SIGTERM');
    await restart();
  });

  test('is left to the next one by a process that is told to stop', async () => {
    const before = received().length;
    inbox.trouble('hang', 'hang', 'hang', 'hang', 'hang');
    await deployment.workspace.faults({ method: 'chat.postEphemeral', times: 9, kind: 'error_500' });
    await deployment.workspace.faults({
      method: 'chat.postMessage',
      times: 9,
      kind: 'error_500',
      with: { channel: ana },
    });
    await noteLate('told after the stop');
    await until(async () => (await timesRecorded(deployment, 'told after the stop')) > 0, 'it is recorded', 20_000);
    await quorum.kill('SIGTERM');
    expect(await owed()).toHaveLength(1);
    inbox.trouble();
    await restart();
    await until(() => received().length > before, 'the outcome is told', 20_000);
    await nothingIsOwed();
    expect(received()).toHaveLength(before + 1);
  });

  async function claimOn() {
    const [row] = await deployment.query<{ claimed_by: string; due_at: string }>(
      'SELECT claimed_by, due_at::text FROM slack_answer',
    );
    return row;
  }
});

test('what a click is answered is told again, too, and no log names where', async () => {
  const { workspace } = deployment;
  toldBy(await workspace.say({ user: ana, channel, text: '/incident ack' }));
  const before = received().length;
  inbox.trouble(500);
  await sendSigned(quorum.requestUrl, {
    payload: JSON.stringify({
      type: 'block_actions',
      team: { id: 'T0SANDBOX01' },
      user: { id: ben, team_id: 'T0SANDBOX01' },
      trigger_id: randomUUID(),
      response_url: inbox.url,
      container: { type: 'message', channel_id: channel, message_ts: '1.1' },
      channel: { id: channel },
      actions: [
        { type: 'button', action_id: 'incident:acknowledge:v1', action_ts: '1', block_id: 'b', value: incidentId },
      ],
    }),
  });
  await until(() => received().length > before, 'it is told', 20_000);
  expect(received().at(-1)).toMatch(/^Already acknowledged/);
  await nothingIsOwed();
  expect(quorum.logged()).not.toContain(inbox.url);
});
