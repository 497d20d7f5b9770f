import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ana,
  ben,
  type Deployment,
  general,
  type Instance,
  signingSecret,
  startDeployment,
} from '../support/deployment.ts';
import { recordedEvents } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const open: Deployment[] = [];
afterAll(() => Promise.all(open.map((deployment) => deployment.stop())));

describe.each(['http', 'socket'] as const)('an event over %s', (transport) => {
  let deployment: Deployment;
  let quorum: Instance;
  let channel: string;

  beforeAll(async () => {
    deployment = await startDeployment(transport);
    open.push(deployment);
    quorum = await deployment.start();
    await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev3 Checkout is down' });
    const [row] = await deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident');
    const incidentId = row?.incident_id ?? '';
    await untilShown(deployment, incidentId);
    channel = shownOf(deployment.workspace, incidentId).summaries[0]?.channel ?? '';
    await deployment.workspace.join({ user: ben, channel });
  });
  afterEach(async () => {
    for (const method of ['conversations.replies', 'chat.postEphemeral', 'views.publish']) {
      await deployment.workspace.faults({ method, times: 0 });
    }
  });

  const notes = async () => (await recordedEvents(deployment)).filter(({ type }) => type === 'note_added').length;
  const toldTo = (user: string) =>
    deployment.workspace.snapshot().messages.flatMap((one) => (one.ephemeral_to === user ? [one.text] : []));
  const acksOf = async (name: string) =>
    (await deployment.workspace.requests({ name })).requests.at(-1)?.acks.map(({ kind }) => kind) ?? [];
  const acked = (name: string) => until(async () => (await acksOf(name)).length > 0, `${name} is answered`, 4_000);
  const undone = () => deployment.query('SELECT 1 FROM slack_inbox WHERE body IS NOT NULL');
  const allIsDone = () => until(async () => (await undone()).length === 0, 'every event is done', 40_000);

  async function pin(text: string): Promise<void> {
    const { workspace } = deployment;
    await workspace.say({ user: ben, channel, text });
    const message = workspace.snapshot().messages.findLast((one) => one.text === text);
    await workspace.react({ user: ana, channel, message_ts: message?.ts ?? '', name: 'pushpin' });
  }

  test('is acknowledged while the Web API hangs, and done later, once', async () => {
    const { workspace } = deployment;
    const [before, told] = [await notes(), toldTo(ana).length];
    await workspace.faults({ method: 'conversations.replies', kind: 'hang' });
    await workspace.faults({ method: 'views.publish', kind: 'hang' });
    await workspace.open_home({ user: ana });
    await acked('app_home_opened');
    await pin('while Slack hangs');
    await acked('reaction_added');
    expect([await acksOf('app_home_opened'), await acksOf('reaction_added')]).toEqual([['acked'], ['acked']]);
    expect(await notes()).toBe(before);
    await workspace.redeliver({ name: 'reaction_added', times: 3 });
    await allIsDone();
    await workspace.redeliver({ name: 'reaction_added', times: 3 });
    await allIsDone();
    await until(() => workspace.snapshot().homes[ana] !== undefined, 'the Home tab is published', 20_000);
    expect([await notes(), toldTo(ana).length]).toEqual([before + 1, told + 1]);
  });

  test('that Slack refuses for good ends with one sentence to the person and one line in the log', async () => {
    const [before, told] = [await notes(), toldTo(ana).length];
    const lines = () => quorum.logged().split('An event can’t be done').length;
    const logged = lines();
    await deployment.workspace.faults({ method: 'conversations.replies', kind: 'refused', error: 'missing_scope' });
    await pin('nobody may read this');
    await until(() => toldTo(ana).length > told, 'the person is told');
    await allIsDone();
    expect(toldTo(ana).slice(told)).toEqual([
      expect.stringMatching(/^Your 📌 did not note the message: Slack did not let/),
    ]);
    expect([await notes(), lines()]).toEqual([before, logged + 1]);
  });

  test.each([
    ['rate_limited', 1],
    ['error_500', 1],
    // Slack has shown it, and says so to nobody: it is told once more.
    ['drop', 2],
  ] as const)('is told of when Slack takes the answer again after %s', async (kind, times) => {
    const before = toldTo(ana).length;
    await deployment.workspace.faults({ method: 'chat.postEphemeral', kind });
    await pin(`told after ${kind}`);
    await until(() => toldTo(ana).length === before + times, 'it is told', 10_000);
    expect(toldTo(ana).slice(before)).toEqual(Array(times).fill(expect.stringMatching(/^Your note is in INC-1/)));
    await allIsDone();
  });

  test('that a killed process was doing is done by the next, once', async () => {
    const before = await notes();
    await deployment.workspace.faults({ method: 'conversations.replies', kind: 'hang' });
    await pin('killed meanwhile');
    await acked('reaction_added');
    await quorum.kill('SIGKILL');
    expect(await undone()).toHaveLength(1);
    quorum = await deployment.start({ port: quorum.port });
    await allIsDone();
    expect(await notes()).toBe(before + 1);
    // The declaration is the first event, and every note another.
    const told = toldTo(ana).filter((text) => text.includes(`(event ${before + 2})`));
    expect(told).toHaveLength(1);
  });

  test('leaves nothing that was written in the table of events', async () => {
    const rows = await deployment.query<{ row: string }>('SELECT slack_inbox::text AS row FROM slack_inbox');
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.filter(({ row }) => /Slack hangs|nobody may read|killed meanwhile/.test(row))).toEqual([]);
  });
});

describe('somebody who joined and left', () => {
  let deployment: Deployment;
  let quorum: Instance;
  let channel: string;

  beforeAll(async () => {
    deployment = await startDeployment('http');
    open.push(deployment);
    quorum = await deployment.start();
    await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev3 private Payroll' });
    channel = await until(async () => {
      const [row] = await deployment.query<{ channel_id: string }>('SELECT channel_id FROM slack_channel');
      return row?.channel_id;
    }, 'the incident has a channel');
  });

  /** An event as Slack sends it: https://docs.slack.dev/apis/events-api#events-JSON */
  async function send(type: string, event_id: string, event_ts: string): Promise<number> {
    const event = { type, user: ben, channel, event_ts };
    const about = { team_id: 'T0SANDBOX01', api_app_id: 'A0SANDBOX01', event_time: 1, authorizations: [] };
    const body = JSON.stringify({ type: 'event_callback', event_id, ...about, event });
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    };
    return (await fetch(quorum.requestUrl, { method: 'POST', headers, body })).status;
  }

  const isListed = async () =>
    (await deployment.query('SELECT 1 FROM incident_viewer WHERE user_id = $1', [ben])).length > 0;
  const done = () =>
    until(
      async () => (await deployment.query('SELECT 1 FROM slack_inbox WHERE body IS NOT NULL')).length === 0,
      'every event is done',
    );

  test('has left, in whichever order the events come; who came back is in', async () => {
    const { workspace } = deployment;
    const came = async () => {
      expect(await workspace.invite({ user: ana, channel, who: ben })).toMatchObject({ ok: true });
    };
    const members = () => workspace.snapshot().channels.find(({ id }) => id === channel)?.members ?? [];
    await until(() => members().includes(ana), 'ana is in the channel', 20_000);
    await came();
    await until(isListed, 'who came is listed');
    // What happened before comes last.
    expect(await send('member_left_channel', 'Ev1', '100.000001')).toBe(200);
    await done();
    expect(await isListed()).toBe(true);
    await workspace.leave({ user: ben, channel });
    await until(async () => !(await isListed()), 'who left is not listed');
    expect(await send('member_joined_channel', 'Ev2', '100.000002')).toBe(200);
    await done();
    expect(await isListed()).toBe(false);
    await came();
    await until(isListed, 'who came back is listed');
  });
});
