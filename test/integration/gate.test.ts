import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readLine, words } from '../../src/slack/inputs/read-line.ts';
import { ana, ben, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { type Body, type Inbox, openInbox, sendBody } from '../support/forged.ts';
import { type From, forge, textIn, unique } from '../support/forged-inputs.ts';
import { recordedEvents } from '../support/recorded.ts';
import { askedBy } from '../support/settings.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const ours = 'T0SANDBOX01';
const theirs = 'T0STRANGE';

/** Who asks, each another kind of person. */
const robot = 'U0ROBOT';
const gone = 'U0GONE';
const connected = 'U0CONNECT';
const ofGrid = 'U0GRID';
const guest = 'U0GUEST';
const single = 'U0SINGLE';

let deployment: Deployment;
let quorum: Instance;
let inbox: Inbox;
let incidentId: string;
let channel: string;

beforeAll(async () => {
  deployment = await startDeployment('http');
  const { workspace } = deployment;
  await workspace.person({ user: robot, name: 'robot', is_bot: true });
  await workspace.person({ user: gone, name: 'gone', deleted: true });
  await workspace.person({ user: connected, name: 'connected', team_id: theirs });
  await workspace.person({ user: ofGrid, name: 'grid', team_id: 'T0HEADQUARTERS', teams: ['T0HEADQUARTERS', ours] });
  await workspace.person({ user: guest, name: 'guest', is_restricted: true });
  await workspace.person({ user: single, name: 'single', is_ultra_restricted: true });
  quorum = await deployment.start();
  inbox = await openInbox();
  await workspace.say({ user: ana, channel: general, text: '/incident declare sev1 Checkout is down' });
  const [row] = await deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident');
  incidentId = row?.incident_id ?? '';
  await untilShown(deployment, incidentId);
  channel = shownOf(workspace, incidentId).summaries[0]?.channel ?? '';
  await workspace.invite({ user: ana, channel, who: guest });
  await workspace.invite({ user: ana, channel, who: single });
});
afterAll(async () => {
  await deployment?.stop();
  await inbox?.close();
});

/** What there is of everything. */
async function stock(): Promise<unknown> {
  const [rows] = await deployment.query(
    `SELECT (SELECT count(*) FROM incident) AS incidents, (SELECT count(*) FROM incident_event) AS events,
            (SELECT count(*) FROM slack_inbox WHERE kind <> 'joined') AS kept`,
  );
  const { channels, homes } = deployment.workspace.snapshot();
  const opened = (await deployment.workspace.calls({})).calls.filter(({ method }) => method.startsWith('views.'));
  const made = channels.filter(({ is_im }) => !is_im);
  return { ...Object(rows), channels: made.length, homes, opened: opened.length };
}

const by = (user: string, at: Partial<From> = {}): From => ({
  user,
  team: ours,
  channel,
  responseUrl: inbox.url,
  ...at,
});

/** Everything that somebody could try on the incident: each input of each kind. */
const inputs: readonly (readonly [string, (from: From) => Body])[] = [
  ...words
    .filter(({ word }) => word !== 'private' && word !== 'help')
    .map(({ word, usage }) => [`/incident ${word}`, (from: From) => forge.command(from, lineOf(usage))] as const),
  ['/incident', (from) => forge.command(from, '')],
  ['Acknowledge', (from) => forge.click(from, 'incident:acknowledge:v1', incidentId)],
  ['Timeline', (from) => forge.click(from, 'incident:timeline:v1', incidentId)],
  ['Resolve', (from) => forge.click(from, 'incident:resolve:v1', incidentId)],
  ['Declare', (from) => forge.click(from, 'incident:declare:v1', 'declare')],
  ['List', (from) => forge.click(from, 'incident:list:v1', '0')],
  ['More, Take lead', (from) => forge.click(from, 'incident:more:v1', `incident:take_lead:v1 ${incidentId}`)],
  ['a button that nobody knows', (from) => forge.click(from, 'incident:unknown:v9', incidentId)],
  [
    'the form of a note',
    (from) => forge.form(from, 'incident:note:v1', { incident_id: incidentId }, { text: textIn('By a form') }),
  ],
  [
    'the form of a declaration',
    (from) =>
      forge.form(from, 'incident:declare:v1', null, {
        title: textIn('Theirs'),
        severity: { selected_option: { value: 'sev1' } },
      }),
  ],
  [
    'the shortcut that notes',
    (from) => forge.messageShortcut(from, `1700000000.${process.pid}`, { text: 'By a shortcut', user: from.user }),
  ],
];

/** A line of a word, as it is written, with what stands in brackets filled in. */
function lineOf(usage: string): string {
  return usage
    .replaceAll(/\[|\]|\s*\|.*$/g, '')
    .replaceAll(/<?@user>?/g, `<@${ben}>`)
    .replaceAll('<number>', '1')
    .replaceAll(/<[a-z][^>@]*>/g, 'something');
}

/** What somebody is told of what they sent, wherever that is. */
async function answerTo(body: Body): Promise<string> {
  const before = inbox.received.length;
  const { status, text } = await sendBody(quorum.requestUrl, body);
  expect(status).toBe(200);
  return text !== '' ? text : until(() => inbox.received[before], 'somebody is told');
}

describe('each input of each kind is refused, with a sentence, to', () => {
  const wrong = 'Quorum works only for the workspace that it is installed in, and you are from another one.';
  test.each([
    ['somebody of another workspace', () => by(connected, { team: theirs }), wrong],
    ['our people’s ids under another workspace', () => by(ana, { team: theirs }), wrong],
    ['somebody of another workspace in a channel that is shared', () => by(ana, { home: theirs }), wrong],
    ['somebody whom only Slack knows to be of another one', () => by(connected), wrong],
    ['somebody whom Slack does not know', () => by('U0NOBODY'), wrong],
    ['an app', () => by(robot), 'Only people can use Quorum'],
    ['Slackbot', () => by('USLACKBOT'), 'Only people can use Quorum'],
    ['somebody who has left', () => by(gone), 'This account is deactivated.'],
  ])('%s', async (_who, from, sentence) => {
    const before = await stock();
    for (const [name, bodyFrom] of inputs) {
      // A slash command names no other workspace than the app's: nobody of another one can type it.
      if (from().home !== undefined && name.startsWith('/')) continue;
      const answer = await answerTo(bodyFrom(from()));
      expect([name, answer]).toEqual([name, expect.stringContaining(sentence)]);
      expect(answer).not.toContain('Checkout');
    }
    // It has no response URL, and Slack takes no message to some of them.
    expect(await sendBody(quorum.requestUrl, forge.globalShortcut(from()))).toEqual({ status: 200, text: '' });
    expect(await stock()).toEqual(before);
  });
});

test('an installation for a whole organization, whose payloads name no workspace, is told so', async () => {
  const before = await stock();
  const { text } = forge.click(by(ana), 'incident:acknowledge:v1', incidentId);
  const payload: unknown = JSON.parse(new URLSearchParams(text).get('payload') ?? '');
  const wide = { ...Object(payload), team: null, is_enterprise_install: true, enterprise: { id: 'E0ORG' } };
  const body = {
    type: 'application/x-www-form-urlencoded',
    text: new URLSearchParams({ payload: JSON.stringify(wide) }).toString(),
  } as const;
  expect(await answerTo(body)).toContain('here it is installed for a whole organization');
  expect(await stock()).toEqual(before);
});

test('a start stops at a token of a whole organization', async () => {
  await deployment.workspace.standing({ organization_wide: true });
  const { ready } = await deployment.launch();
  await expect(ready).rejects.toThrow(/installed for a whole organization, and Quorum works in one workspace/);
  await deployment.workspace.standing({ organization_wide: false });
});

describe('an event', () => {
  const pin = (user: string, ts: string) => ({
    type: 'reaction_added',
    user,
    reaction: 'pushpin',
    item: { type: 'message', channel, ts },
    item_user: ana,
    event_ts: `${Date.now() / 1000}`,
  });

  test('of another workspace is not even kept', async () => {
    const before = await stock();
    const events = [
      pin(ana, '1700000000.000100'),
      { type: 'app_home_opened', user: ana, tab: 'home' },
      { type: 'message', subtype: 'message_deleted', channel },
    ];
    for (const event of events) {
      expect((await sendBody(quorum.requestUrl, forge.event(theirs, event))).status).toBe(200);
    }
    expect(await stock()).toEqual(before);
  });

  test.each([
    ['an app', robot],
    ['somebody of another workspace', connected],
    ['somebody who has left', gone],
  ])('of %s notes nothing and opens nothing', async (_who, user) => {
    const { workspace } = deployment;
    await workspace.say({ user: ana, channel, text: `For ${user} to pin` });
    const message = workspace.snapshot().messages.find(({ text }) => text === `For ${user} to pin`);
    const before = (await recordedEvents(deployment)).length;
    const bodies = [pin(user, message?.ts ?? ''), { type: 'app_home_opened', user, tab: 'home' }];
    for (const event of bodies) await sendBody(quorum.requestUrl, forge.event(ours, event));
    await until(async () => {
      const [open] = await deployment.query<{ count: string }>(
        'SELECT count(*) FROM slack_inbox WHERE body IS NOT NULL',
      );
      return open?.count === '0';
    }, 'both are done');
    expect((await recordedEvents(deployment)).length).toBe(before);
    expect(Object.keys(workspace.snapshot().homes)).not.toContain(user);
  });
});

describe('a guest', () => {
  test.each([
    ['of several channels', guest],
    ['of one channel', single],
  ])('%s acts on the incident of their channel', async (_which, user) => {
    expect(await answerTo(forge.command(by(user), `note By ${user}`))).toContain('Your note is in INC-1');
    expect(await answerTo(forge.command(by(user), 'timeline'))).toContain('Checkout is down');
    expect(await answerTo(forge.command(by(user), ''))).toContain('Checkout is down');
    const events = await recordedEvents(deployment, incidentId);
    expect(events.at(-1)).toMatchObject({ type: 'note_added', actor: user });
  });

  test('finds no other one, lists nothing and declares nothing', async () => {
    await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev2 Elsewhere' });
    const [row] = await deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident WHERE number = 2');
    await untilShown(deployment, row?.incident_id ?? '');
    const before = await stock();
    const from = by(guest, { channel: general });
    const asks: readonly (readonly [Body, string])[] = [
      [forge.command(from, 'show 2'), 'There is no such incident.'],
      [forge.click(from, 'incident:timeline:v1', row?.incident_id ?? ''), 'There is no such incident.'],
      [forge.click(from, 'incident:acknowledge:v1', row?.incident_id ?? ''), 'There is no such incident.'],
      [
        forge.form(from, 'incident:note:v1', { incident_id: row?.incident_id ?? '' }, { text: textIn('no') }),
        'There is no such incident.',
      ],
      [forge.command(from, 'list'), 'Guests see the incidents of the channels that they are in'],
      [forge.command(from, 'reliability'), 'Guests see the incidents of the channels that they are in'],
      [forge.command(from, 'oncall'), 'Guests can’t see who is on call.'],
      [forge.command(from, 'service add mail'), 'Guests can’t see or change the services.'],
      [forge.command(from, 'service list'), 'Guests can’t see or change the services.'],
      [forge.command(from, 'declare sev1 By a guest'), 'Guests can’t declare an incident.'],
      [forge.click(from, 'incident:declare:v1', 'declare'), 'Guests can’t declare an incident.'],
    ];
    for (const [body, sentence] of asks) {
      const answer = await answerTo(body);
      expect(answer).toContain(sentence);
      expect(answer).not.toContain('Elsewhere');
    }
    expect(await stock()).toEqual(before);
  });

  test('reads no list in their Home tab', async () => {
    await deployment.workspace.open_home({ user: guest });
    const home = await until(() => deployment.workspace.snapshot().homes[guest], 'it is published');
    expect(JSON.stringify(home)).toContain('Guests see the incidents of the channels that they are in');
    expect(JSON.stringify(home)).not.toMatch(/Checkout|Elsewhere|Declare an incident/);
  });
});

test('somebody of an Enterprise Grid acts in each of their workspaces', async () => {
  expect(await answerTo(forge.command(by(ofGrid), 'note From the grid'))).toContain('Your note is in INC-1');
  const form = forge.form(
    by(ofGrid, { home: 'T0HEADQUARTERS' }),
    'incident:note:v1',
    { incident_id: incidentId },
    { text: textIn('From the grid by a form') },
  );
  expect(await sendBody(quorum.requestUrl, form)).toEqual({ status: 200, text: '' });
  expect((await recordedEvents(deployment, incidentId)).at(-1)).toMatchObject({ actor: ofGrid, origin: 'modal' });
});

describe('nobody who can’t act is named', () => {
  const named = [
    ['an app', robot, 'is an app.'],
    ['Quorum itself', 'U0QUORUMBOT', 'is an app.'],
    ['Slackbot', 'USLACKBOT', 'is an app.'],
    ['somebody who has left', gone, 'has a deactivated account.'],
    ['somebody of another workspace', connected, 'is from another workspace.'],
    ['somebody whom Slack does not know', 'U0NOBODY', 'is from another workspace.'],
  ] as const;

  test.each(named)('%s', async (_who, user, sentence) => {
    const before = await stock();
    const lines = [`lead <@${user}>`, `role scribe <@${user}>`, `role lead <@${user}>`, `share <@${user}>`];
    for (const line of lines) expect(await answerTo(forge.command(by(ana), line))).toContain(sentence);
    const fields = { role: textIn('scribe'), user: { type: 'users_select', selected_user: user } };
    const form = forge.form(by(ana), 'incident:role:v1', { incident_id: incidentId }, fields);
    expect(await answerTo(form)).toContain(sentence);
    expect(await stock()).toEqual(before);
  });

  test.each(['<!channel>', 'ana', 'U0ANA0RUIZ1> <!here', ''])('what is no person: %p', async (selected_user) => {
    const before = await stock();
    const fields = { role: textIn('scribe'), user: { type: 'users_select', selected_user } };
    const form = forge.form(by(ana), 'incident:role:v1', { incident_id: incidentId }, fields);
    expect(await answerTo(form)).toMatch(/Slack knows nobody of that name|Please choose a person/);
    expect(await stock()).toEqual(before);
  });

  test('every field of a command that names a person has the name that the gate looks for', () => {
    const naming = words.flatMap(({ usage }) => {
      if (!usage.includes('@user')) return [];
      const asked = readLine(lineOf(usage), askedBy(ana));
      return asked.kind === 'command' ? [Object.values(asked.command).includes(ben) && 'user_id' in asked.command] : [];
    });
    expect(naming.length).toBeGreaterThan(2);
    expect(naming).not.toContain(false);
  });
});

describe('nobody but a member leads, holds a role or has something to do', () => {
  const guests = 'Guests can’t lead, hold a role, own a task or be on call.';
  const form = (id: string, fields: Readonly<Record<string, unknown>>) =>
    forge.form(by(ana), id, { incident_id: incidentId }, fields);
  const picked = (user: string) => ({ type: 'users_select', selected_user: user });

  beforeAll(async () => {
    await answerTo(forge.command(by(ana), 'task Look at the logs'));
    await answerTo(forge.command(by(ana), 'followup Write it down'));
  });

  test.each([
    ['a guest', guest, guests],
    ['a guest of one channel', single, guests],
    ['an app', robot, 'is an app.'],
    ['somebody who has left', gone, 'has a deactivated account.'],
  ])('typed, picked in a form or named by a button: %s', async (_who, user, sentence) => {
    const before = await stock();
    const bodies: readonly (readonly [string, Body])[] = [
      ...[
        `lead <@${user}>`,
        `role lead <@${user}>`,
        `role scribe <@${user}>`,
        `task <@${user}> restart the pods`,
        `assign 1 <@${user}>`,
        `followup <@${user}> write it down`,
        `followup assign 1 <@${user}>`,
      ].map((line) => [line, forge.command(by(ana), line)] as const),
      ['role form', form('incident:role:v1', { role: textIn('scribe'), user: picked(user) })],
      ['role form, lead', form('incident:role:v1', { role: textIn('lead'), user: picked(user) })],
      ['task form', form('incident:task:v1', { text: textIn('Restart'), user: picked(user) })],
      ['assign form', form('incident:assign:v1', { task: textIn('1'), user: picked(user) })],
      ['follow-up form', form('incident:followup:v1', { text: textIn('Write'), user: picked(user) })],
      ['give lead', forge.click(by(ana), 'incident:give_lead:v1', `${incidentId}:${user}`)],
    ];
    for (const [how, body] of bodies)
      expect([how, await answerTo(body)]).toEqual([how, expect.stringContaining(sentence)]);
    expect(await stock()).toEqual(before);
  });

  test.each([
    ['of several channels', guest],
    ['of one channel', single],
  ])('nor takes a guest %s any of it for themselves', async (_which, user) => {
    const before = await stock();
    const lines = ['lead', 'lead me', 'role scribe me', 'task me restart', 'assign 1 me', 'followup me write'];
    const clicks: readonly (readonly [string, string])[] = [
      ['incident:take_lead:v1', incidentId],
      ['incident:take_lead_from:v1', `${incidentId}:${ana}`],
      ['incident:accept_lead:v1', incidentId],
      ['incident:task_take:v1', `${incidentId}:1`],
      ['incident:followup_take:v1', `${incidentId}:1`],
    ];
    const bodies = [
      ...lines.map((line) => [line, forge.command(by(user), line)] as const),
      ...clicks.map(([id, value]) => [id, forge.click(by(user), id, value)] as const),
    ];
    for (const [how, body] of bodies) {
      expect([how, await answerTo(body)]).toEqual([how, expect.stringContaining(`${guests} Please ask a member`)]);
    }
    expect(await stock()).toEqual(before);
    expect(await answerTo(forge.command(by(user), `task restart for ${user}`))).toContain('is added to INC-1');
  });
});

describe('who somebody is', () => {
  beforeEach(() => deployment.workspace.clear({}));
  const asked = async () => (await deployment.workspace.calls({ method: 'users.info' })).calls.length;

  test('is asked once', async () => {
    const before = await asked();
    await answerTo(forge.command(by(ana), 'timeline'));
    await answerTo(forge.click(by(ana), 'incident:timeline:v1', incidentId));
    expect(await asked()).toBe(before);
  });

  test.each([
    ['refuses', { kind: 'refused', error: 'missing_scope' }],
    ['has trouble', { kind: 'error_500' }],
    ['does not answer', { kind: 'hang' }],
  ] as const)('holds nobody up where Slack %s: they count as a member', async (what, fault) => {
    const { workspace } = deployment;
    const newcomer = `U0NEW${what.length}`;
    await workspace.person({ user: newcomer, name: `newcomer${what.length}` });
    const other = await deployment.start();
    await workspace.faults({ ...fault, method: 'users.info', times: 10 });
    const { text } = await sendBody(other.requestUrl, forge.command(by(newcomer), `note ${unique()}`));
    expect(text).toContain('Your note is in INC-1');
    await until(() => other.logged().includes('Slack does not say who somebody is'), 'it says so');
    await other.kill('SIGKILL');
  });
});
