import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { slackSides } from '../../src/capabilities/index.ts';
import { words } from '../../src/slack/inputs/read-line.ts';
import { forms } from '../../src/slack/inputs/read-submission.ts';
import { viewIds } from '../../src/slack/views/view-ids.ts';
import { asOwner } from '../support/as-owner.ts';
import {
  ana,
  announcements,
  ben,
  type Deployment,
  general,
  type Instance,
  startDeployment,
  toldBy,
} from '../support/deployment.ts';
import { type Inbox, openInbox, sendSigned } from '../support/forged.ts';
import { until } from '../support/until.ts';

const title = 'Payroll leaks to strangers';

let deployment: Deployment;
let quorum: Instance;
let inbox: Inbox;

beforeAll(async () => {
  deployment = await startDeployment('http');
  quorum = await deployment.start();
  inbox = await openInbox();
});
afterAll(async () => {
  await deployment?.stop();
  await inbox?.close();
});

const say = (user: string, line: string, channel = general) =>
  deployment.workspace.say({ user, channel, text: `/incident ${line}` });

/** Everything that somebody sees in Slack: their channels' messages, what only they were shown, their views, their Home. */
function seenBy(user: string): string {
  const { channels, messages, views, homes } = deployment.workspace.snapshot();
  const open = channels.filter(({ is_private, members }) => is_private !== true || members.includes(user));
  const ids = new Set(open.map(({ id }) => id));
  return JSON.stringify([
    open,
    messages.filter(
      ({ channel, ephemeral_to, subtype }) =>
        // Slack's own lines, on a topic or a name, are not the product's to take away.
        ids.has(channel) && [undefined, null, user].includes(ephemeral_to) && !subtype?.startsWith('channel_'),
    ),
    views.filter((view) => view.user === user),
    homes[user],
  ]);
}

async function eventsOf(incidentId: string): Promise<number> {
  const rows = await deployment.query('SELECT 1 FROM incident_event WHERE incident_id = $1', [incidentId]);
  return rows.length;
}

/** The incident that was declared with this title, and the number that people say. */
async function titled(text: string): Promise<{ readonly incident_id: string; readonly number: number }> {
  const [row] = await deployment.query<{ incident_id: string; number: number }>(
    'SELECT incident_id, number FROM incident_text NATURAL JOIN incident WHERE text = $1',
    [text],
  );
  if (row === undefined) throw new Error(`no incident is titled ${text}`);
  return row;
}

async function channelOf(incidentId: string): Promise<string> {
  return until(async () => {
    const [row] = await deployment.query<{ channel_id: string }>(
      'SELECT channel_id FROM slack_channel WHERE incident_id = $1',
      [incidentId],
    );
    return row?.channel_id;
  }, 'the incident has a channel');
}

const team = 'T0SANDBOX01';
const person = { id: ben, team_id: team };

/** What the product answers to a signed click or form of the outsider's: the acknowledgement and what follows it. */
async function forge(payload: { readonly type: string }, to = quorum): Promise<readonly string[]> {
  const before = inbox.received.length;
  const { status, text } = await sendSigned(to.requestUrl, { payload: JSON.stringify(payload) });
  expect(status).toBe(200);
  // A form is answered in the acknowledgement, a click after it.
  if (payload.type === 'block_actions') await until(() => inbox.received.length > before, 'the click is answered');
  return [text, ...inbox.received.slice(before)];
}

const click = (action_id: string, value: string) => ({
  type: 'block_actions',
  team: { id: team },
  user: person,
  trigger_id: randomUUID(),
  response_url: inbox.url,
  container: { type: 'message', channel_id: general, message_ts: '1.1' },
  channel: { id: general },
  actions: [{ type: 'button', action_id, action_ts: `${Date.now()}`, block_id: 'b', value }],
});

const submission = (callback_id: string, place: object) => ({
  type: 'view_submission',
  team: { id: team },
  user: person,
  trigger_id: randomUUID(),
  view: {
    id: `V${randomUUID()}`,
    team_id: team,
    type: 'modal',
    callback_id,
    private_metadata: JSON.stringify({ place, shown: {} }),
    state: {
      values: {
        text: { 'value:v1': { type: 'plain_text_input', value: 'hello' } },
        title: { 'value:v1': { type: 'plain_text_input', value: 'hello' } },
        role: { 'value:v1': { type: 'plain_text_input', value: 'scribe' } },
        user: { 'value:v1': { type: 'users_select', selected_user: ben } },
        severity: { 'value:v1': { type: 'static_select', selected_option: { value: 'sev2' } } },
      },
    },
  },
});

/** Whatever makes one answer differ from the next for reasons of its own. */
const plain = (answers: readonly string[]) => answers.join('\n').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID');

function untilMember(user: string, channel: string, what: string): Promise<unknown> {
  const isMember = () =>
    deployment.workspace
      .snapshot()
      .channels.find(({ id }) => id === channel)
      ?.members.includes(user);
  return until(isMember, what);
}

describe('an incident that was declared private', () => {
  let incidentId: string;
  let channel: string;

  beforeAll(async () => {
    await deployment.workspace.open_home({ user: ben });
    expect(toldBy(await say(ana, `declare private sev1 ${title}`))).toContain('INC-1 is declared as a private sev1');
    incidentId = (await titled(title)).incident_id;
    channel = await channelOf(incidentId);
    await say(ana, 'declare sev3 Something everybody knows');
    await until(() => seenBy(ben).includes('Something everybody knows'), 'the other incident shows');
  });

  test('has a private channel that says who can see it, and is announced nowhere', async () => {
    const { channels, messages } = deployment.workspace.snapshot();
    expect(channels.find(({ id }) => id === channel)).toMatchObject({ is_private: true });
    await until(
      () =>
        JSON.stringify(deployment.workspace.snapshot().messages).includes('is private: only members of this channel'),
      'the channel says who can see it',
    );
    expect(JSON.stringify(messages.filter((message) => message.channel === announcements))).not.toContain(title);
  });

  test('is in the lists of whoever declared it', async () => {
    expect(JSON.stringify(await say(ana, 'list'))).toContain(title);
    expect(JSON.stringify(await say(ana, 'show 1'))).toContain(title);
  });

  test('is not there for an outsider: typed, clicked, sent, listed, at Home', async () => {
    const before = await eventsOf(incidentId);
    const answers: string[] = [];
    for (const { word } of words.filter((one) => one.word !== 'reliability')) {
      const receipts = [await say(ben, word), await say(ben, `${word} 1`), await say(ben, `${word} <@${ben}>`)];
      answers.push(JSON.stringify(receipts));
    }
    for (const number of ['1', 'INC-1', '#1']) {
      expect(toldBy(await say(ben, `show ${number}`))).toBe(toldBy(await say(ben, 'show 4711')));
    }
    const actionIds = [...slackSides.flatMap((side) => Object.keys(side.buttons ?? {})), viewIds.timeline];
    for (const actionId of actionIds) {
      const real = await forge(click(actionId, incidentId));
      expect(plain(real)).toBe(plain(await forge(click(actionId, randomUUID()))));
      const menu = await forge(click(viewIds.more, `${actionId} ${incidentId}`));
      expect(plain(menu)).toBe(plain(await forge(click(viewIds.more, `${actionId} ${randomUUID()}`))));
      answers.push(...real, ...menu);
    }
    for (const { callbackId } of forms.filter(({ name }) => name !== 'declare')) {
      const real = await forge(submission(callbackId, { incident_id: incidentId }));
      expect(plain(real)).toBe(plain(await forge(submission(callbackId, { incident_id: randomUUID() }))));
      answers.push(...real, ...(await forge(submission(callbackId, { channel_id: channel }))));
    }
    await deployment.workspace.open_home({ user: ben });
    const all = [...answers, seenBy(ben)].join('\n');
    expect(all).not.toContain('Payroll');
    expect(all).not.toContain(channel);
    expect(all).not.toContain('INC-1 ');
    expect(await eventsOf(incidentId)).toBe(before);
  });

  test('is told as declared though it can’t be put into anybody’s lists yet', async () => {
    const ofApp = (what: string) => asOwner(deployment.database.ownerUrl, `${what} quorum_app`);
    await ofApp('REVOKE INSERT ON incident_viewer FROM');
    const told = toldBy(await say(ana, 'declare private sev3 In no lists yet'));
    await ofApp('GRANT INSERT ON incident_viewer TO');
    expect(told).toContain('is declared as a private sev3');
  });

  test('is there for whom it was shared with, and for whoever is invited to its channel', async () => {
    expect(toldBy(await say(ana, `share <@${ben}>`, channel))).toBe(`<@${ben}> can now see INC-1.`);
    expect(JSON.stringify(await say(ben, 'show 1'))).toContain(title);
    await until(async () => JSON.stringify(await say(ben, 'list')).includes(title), 'it is in the list');
    await untilMember(ben, channel, 'they are invited to the channel');
  });
});

describe('an incident that was made private', () => {
  test('leaves the public channel and the announcements, and goes on in a private channel', async () => {
    await say(ana, 'declare sev1 Customer data on a stick');
    const { incident_id: incidentId, number } = await titled('Customer data on a stick');
    const old = await channelOf(incidentId);
    await untilMember(ana, old, 'whoever declared it is in its channel');
    await deployment.workspace.join({ user: ben, channel: old });
    await until(() => seenBy(ben).includes('Customer data on a stick'), 'it is announced');
    await say(ana, 'lead', old);
    expect(toldBy(await say(ana, 'private', old))).toContain(`INC-${number} is now private`);
    await until(async () => (await channelOf(incidentId)) !== old, 'it has another channel');
    await until(
      () => deployment.workspace.snapshot().channels.find(({ id }) => id === old)?.is_archived === true,
      'the old channel is archived',
    );
    const here = await channelOf(incidentId);
    expect(deployment.workspace.snapshot().channels.find(({ id }) => id === here)).toMatchObject({ is_private: true });
    await until(
      () => seenBy(ana).includes(`INC-${number} is private: only members of this channel`),
      'the new channel says who can see it',
    );
    await until(() => !seenBy(ben).includes('Customer data'), 'nothing of it is left for others');
    expect(JSON.stringify(await say(ben, 'list'))).not.toContain('Customer data');
    expect(toldBy(await say(ben, `show ${number}`))).toBe(toldBy(await say(ben, 'show 4711')));
  });

  test('is changed by no outsider through a process that has not heard of it', async () => {
    const other = await deployment.start();
    await say(ana, 'declare sev1 Heard of later');
    const { incident_id: incidentId } = await titled('Heard of later');
    const channel = await channelOf(incidentId);
    await untilMember(ana, channel, 'whoever declared it is in its channel');
    await say(ana, 'lead', channel);
    await until(() => seenBy(ben).includes('Heard of later'), 'it is announced');
    // The other process knows the incident as it stands.
    await forge(click(viewIds.timeline, incidentId), other);
    expect(toldBy(await say(ana, 'private', channel))).toContain('is now private');
    const before = await eventsOf(incidentId);
    for (const actionId of ['incident:acknowledge:v1', 'incident:take_lead:v1']) {
      const real = await forge(click(actionId, incidentId), other);
      expect(plain(real)).toBe(plain(await forge(click(actionId, randomUUID()), other)));
    }
    expect(await eventsOf(incidentId)).toBe(before);
    await other.kill('SIGTERM');
  });

  test('opens to nobody by its old channel, while or though Slack does not let it move', async () => {
    await say(ana, 'declare sev1 Salaries of the board');
    const { incident_id: incidentId, number } = await titled('Salaries of the board');
    const old = await channelOf(incidentId);
    await untilMember(ana, old, 'whoever declared it is in its channel');
    await say(ana, 'lead', old);
    const refused = { kind: 'refused', times: 1_000_000, error: 'restricted_action' } as const;
    await deployment.workspace.faults({ ...refused, method: 'conversations.create' });
    await deployment.workspace.faults({ ...refused, method: 'conversations.archive' });
    expect(toldBy(await say(ana, 'private', old))).toContain(`INC-${number} is now private`);
    await deployment.workspace.join({ user: ben, channel: old });
    await until(
      async () => (await deployment.workspace.calls({ method: 'conversations.archive' })).calls.length > 0,
      'Slack was asked to archive the old channel',
    );
    const gone = toldBy(await say(ben, 'show 4711'));
    expect(toldBy(await say(ben, `show ${number}`, old))).toBe(gone);
    expect(toldBy(await say(ben, `show ${number}`))).toBe(gone);
    for (const line of ['timeline', `share <@${ben}>`, 'note hello', 'ack']) {
      const [told, ...givenBack] = toldBy(await say(ben, line, old)).split('\n');
      expect(told).toBe(gone);
      expect(givenBack.every((text) => text.startsWith('You wrote: '))).toBe(true);
    }
    expect(JSON.stringify(await say(ben, 'list'))).not.toContain('Salaries');
    // Those who respond go on meanwhile.
    expect(JSON.stringify(await say(ana, `show ${number}`))).toContain('Salaries of the board');
    expect(toldBy(await say(ana, 'note still here', old))).toContain('Your note is in');
  });
});

describe('an incident that can’t be read to its end', () => {
  /** Puts an event after the last one, as whoever else writes into the database. */
  const put = (incidentId: string, type: string) =>
    deployment.query(
      `INSERT INTO incident_event
         (event_id, incident_id, sequence, type, data, actor, origin, region, occurred_at, previous_hash, hash)
       SELECT gen_random_uuid(), incident_id, sequence + 1, $2, '{"version": 1}', actor, origin, region, occurred_at,
         previous_hash, hash
       FROM incident_event WHERE incident_id = $1 ORDER BY sequence DESC LIMIT 1`,
      [incidentId, type],
    );

  test('is not there for an outsider when it is private, whatever is wrong with it', async () => {
    const gone = toldBy(await say(ben, 'show 4711'));
    await say(ana, 'declare private sev1 Broken and secret');
    const { incident_id: incidentId, number } = await titled('Broken and secret');
    expect(toldBy(await say(ben, `show ${number}`))).toBe(gone);
    await put(incidentId, 'reopened');
    expect(toldBy(await say(ben, `show ${number}`))).toBe(gone);
    expect(toldBy(await say(ana, `show ${number}`))).toContain('of this incident can’t be read');
    const [real] = await forge(click('incident:acknowledge:v1', incidentId));
    const [other] = await forge(click('incident:acknowledge:v1', randomUUID()));
    expect(real).toBe(other);
    expect(toldBy(await say(ben, `show ${number}`))).toBe(gone);
  });

  test('is not there for an outsider when only a newer version knows that it is private', async () => {
    await say(ana, 'declare sev1 Known until tomorrow');
    const { incident_id: incidentId, number } = await titled('Known until tomorrow');
    expect(JSON.stringify(await say(ben, `show ${number}`))).toContain('Known until tomorrow');
    await put(incidentId, 'hidden');
    await deployment.query('UPDATE incident_overview SET is_private = true WHERE incident_id = $1', [incidentId]);
    expect(toldBy(await say(ben, `show ${number}`))).toBe(toldBy(await say(ben, 'show 4711')));
  });
});
