import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
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
import { filledIn } from '../support/press.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const key = 'a-key-of-prometheus-1234567890';
const quorumYml = `
services:
  - { name: checkout, aliases: [shop], channel: ${announcements}, runbook: https://wiki.example/checkout }
  - { name: ledger }
signals: { sources: [{ kind: alertmanager }] }
oncall:
  rotations:
    - name: payments
      services: [checkout]
      zone: Europe/Amsterdam
      layers: [{ name: primary, people: [${ana}], since: 2026-01-01 }]
alerts:
  channel: ${general}
  settle: 1s
  rules:
    - { labels: { severity: critical }, does: declare, severity: sev2 }
    - { labels: { env: dev* }, does: ignore }
`;

let deployment: Deployment;
let quorum: Instance;
beforeAll(async () => {
  deployment = await startDeployment('http');
  const file = join(await mkdtemp(join(tmpdir(), 'quorum-alerts-')), 'quorum.yml');
  await writeFile(file, quorumYml);
  const environment = {
    ...deployment.database.environment,
    QUORUM_CONFIG: file,
    QUORUM_SIGNAL_KEYS: `alertmanager=${key}`,
  };
  quorum = await deployment.start({ environment });
});
afterAll(() => deployment?.stop());

const startsAt = new Date(Date.now() - 60_000).toISOString();

/** What Alertmanager posts of one alert (version 4 of its webhook). */
async function post(name: string, status: 'firing' | 'resolved', labels: Readonly<Record<string, string>> = {}) {
  const endsAt = status === 'resolved' ? new Date().toISOString() : '0001-01-01T00:00:00Z';
  const body = {
    version: '4',
    groupKey: '{}:{}',
    truncatedAlerts: 0,
    status,
    receiver: 'quorum',
    alerts: [
      {
        status,
        labels: { alertname: name, ...labels },
        annotations: { summary: `${name} is slow`, description: 'p99 is over 2 s' },
        startsAt,
        endsAt,
        generatorURL: 'https://prometheus.example.net/graph?g0.expr=up',
        fingerprint: Buffer.from(name).toString('hex').padEnd(16, '0').slice(0, 16),
      },
    ],
  };
  const { status: answered } = await fetch(new URL(`/signals/alertmanager/${key}`, quorum.requestUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answered).toBe(200);
}

const cards = (name: string, where = general) =>
  deployment.workspace
    .snapshot()
    .messages.filter(({ channel, text }) => channel === where && text.includes(`${name} is slow`));
const cardOf = (name: string) => until(() => cards(name)[0], `${name} is posted`);
const blocksOf = (name: string) => JSON.stringify(cards(name)[0]?.blocks);

async function idOf(title: string, kind: 'alert' | 'real'): Promise<string | null> {
  const [row] = await deployment.query<{ incident_id: string }>(
    `SELECT incident_id FROM incident_text JOIN incident USING (incident_id)
      WHERE text = $1 AND sequence = 1 AND kind = $2`,
    [title, kind],
  );
  return row?.incident_id ?? null;
}

const press = (user: string, ts: string, action_id: string) =>
  deployment.workspace.click({ user, channel: general, message_ts: ts, action_id });

test('an alert is posted once, edited as it changes, and closed once it has stayed clear', async () => {
  await post('Search', 'firing');
  await post('Search', 'firing');
  const card = await cardOf('Search');
  expect(blocksOf('Search')).toContain('https://prometheus.example.net/graph?g0.expr=up|Source');
  await press(ben, card.ts, 'incident:acknowledge:v1');
  await until(() => !blocksOf('Search').includes('incident:acknowledge:v1'), 'it is acknowledged');
  await post('Search', 'resolved');
  await until(() => /✅.*clear since/s.test(blocksOf('Search')), 'it has cleared');
  await until(() => !blocksOf('Search').includes('"actions"'), 'it is over');
  expect(cards('Search')).toHaveLength(1);
  expect(toldBy(await deployment.workspace.say({ user: ana, channel: general, text: '/incident list' }))).not.toContain(
    'Search',
  );
});

test('somebody declares an incident for an alert, which is asked to be resolved once the alert has stayed clear', async () => {
  await post('Cart', 'firing');
  const card = await cardOf('Cart');
  await press(ben, card.ts, 'incident:acknowledge:v1');
  await press(ana, card.ts, 'incident:declare_alert:v1');
  const incident = await until(() => idOf('Cart is slow', 'real'), 'it is declared');
  await untilShown(deployment, incident);
  await until(() => /Part of.*INC-\d/s.test(blocksOf('Cart')), 'its post says which incident');
  await post('Cart', 'resolved');
  const { id: channel } = await until(() => shownOf(deployment.workspace, incident).channels[0], 'there is a channel');
  const isAsked = () =>
    deployment.workspace
      .snapshot()
      .messages.some(
        (one) => one.channel === channel && one.text.includes('has cleared and stayed clear.* Is it over?'),
      );
  await until(isAsked, 'it is asked whether it is over');
  const summary = JSON.stringify(shownOf(deployment.workspace, incident).summaries[0]?.blocks);
  expect(summary).toMatch(new RegExp(`Acknowledged.*${ben}.*with ALERT-`, 's'));
  expect(summary).not.toContain('incident:acknowledge:v1');
  // Whoever is not let in does not hear from the alert which incident it was.
  const [, named = ''] = /Part of.*?(INC-\d+)/s.exec(blocksOf('Cart')) ?? [];
  await deployment.workspace.join({ user: ana, channel });
  await deployment.workspace.say({ user: ana, channel, text: '/incident private' });
  await until(() => blocksOf('Cart').includes('a private incident'), 'its post names the incident no more');
  expect(blocksOf('Cart')).not.toContain(named);
});

test('a rule declares an incident at once, one more alert is added to it by hand, and one that is ignored leaves nothing', async () => {
  await post('Payments', 'firing', { severity: 'critical' });
  const incident = await until(() => idOf('Payments is slow', 'real'), 'it is declared');
  await untilShown(deployment, incident);
  const [{ number, kind } = { number: 0, kind: '' }] = await deployment.query<{ number: number; kind: string }>(
    'SELECT number, kind FROM incident WHERE incident_id = $1',
    [incident],
  );
  expect(kind).toBe('real');
  await post('Refunds', 'firing', { service: 'ledger' });
  const card = await cardOf('Refunds');
  await press(ben, card.ts, 'incident:join_alert:v1');
  const form = await until(
    () => deployment.workspace.snapshot().views.find(({ user }) => user === ben),
    'a form opens',
  );
  await deployment.workspace.submit({ user: ben, view_id: form.id, values: filledIn({ text: `INC-${number}` }) });
  await until(() => blocksOf('Refunds').includes(`INC-${number}`), 'its post says which incident');
  const summaryOf = () => shownOf(deployment.workspace, incident).summaries[0];
  const listed = [/Alerts.*Payments is slow.*Refunds is slow/s, /Services.*ledger/s];
  const summary = await until(() => {
    const shown = summaryOf();
    return listed.every((one) => one.test(JSON.stringify(shown?.blocks))) ? shown : null;
  }, 'the summary lists both alerts, and the service of the other');
  const { workspace } = deployment;
  const channel = summary?.channel ?? '';
  await workspace.join({ user: ana, channel });
  await workspace.say({ user: ana, channel, text: '/incident timeline' });
  const own = (text: string) =>
    workspace.snapshot().messages.find((one) => one.ephemeral_to === ana && one.text.startsWith(text));
  const page = await until(() => own('Timeline of'), 'the timeline is shown');
  await workspace.click({ user: ana, channel, message_ts: page.ts, action_id: 'incident:sent:v1' });
  const sent = await until(() => own('What was sent'), 'what was sent is shown');
  expect(JSON.stringify(sent.blocks)).toMatch(
    /alertmanager.*rich_text_preformatted.*Refunds is slow.*Payments is slow/s,
  );
  await post('Toy', 'firing', { env: 'dev-1' });
  const rows = await deployment.query("SELECT 1 FROM signal WHERE data->'signal'->>'title' LIKE 'Toy%'");
  expect(rows).toHaveLength(1);
  expect(await idOf('Toy is slow', 'alert')).toBeNull();
});

test('a silenced alert is told of no more until the silence ends', async () => {
  await post('Disk', 'firing');
  const card = await cardOf('Disk');
  await press(ana, card.ts, 'incident:silence_alert:v1');
  await until(() => blocksOf('Disk').includes('Silenced until'), 'its post says so');
});

test('an alert of a service is posted in its channel, and the service shows the incident that is declared for it', async () => {
  const told = async (line: string) =>
    JSON.stringify(await deployment.workspace.say({ user: ana, channel: general, text: `/incident ${line}` }));
  await post('Till', 'firing', { service: 'Shop', severity: 'critical' });
  const [card] = await until(() => {
    const found = cards('Till', announcements).filter(({ blocks }) => JSON.stringify(blocks).includes('Acknowledge'));
    return found.length > 0 ? found : null;
  }, 'it is posted in the channel of its service');
  expect(JSON.stringify(card?.blocks)).toMatch(/Service.*checkout/s);
  expect(cards('Till')).toEqual([]);
  const incident = await until(() => idOf('Till is slow', 'real'), 'it is declared');
  await untilShown(deployment, incident);
  expect(await told('service shop')).toMatch(/wiki\.example.*1 open · 1 in 30 days.*Till is slow/s);
  expect(await told('list checkout')).toContain('Till is slow');
});

test('a service is added by a command, chosen in a form, and found by it', async () => {
  const { workspace } = deployment;
  const say = async (user: string, line: string) =>
    toldBy(await workspace.say({ user, channel: general, text: `/incident ${line}` }));
  expect(await say(ana, 'service add mail alias smtp')).toContain('is added');
  expect(await say(ben, 'service add SMTP')).toContain('There is a service *mail* already');
  expect(await say(ben, 'service change checkout escalation x')).toContain('stands in `quorum.yml`');
  await workspace.say({ user: ben, channel: general, text: '/incident declare' });
  const form = await until(() => workspace.snapshot().views.find(({ user }) => user === ben), 'a form opens');
  const values = {
    ...filledIn({ title: 'Letters are late' }),
    services_chosen: { 'value:v1': ['mail'] },
  };
  await workspace.submit({ user: ben, view_id: form.id, values });
  await until(() => idOf('Letters are late', 'real'), 'it is declared');
  expect(JSON.stringify(await workspace.say({ user: ana, channel: general, text: '/incident list SMTP' }))).toContain(
    'Letters are late',
  );
  expect(JSON.stringify(await workspace.say({ user: ana, channel: general, text: '/incident service mail' }))).toMatch(
    /1 open.*added by <@U0ANA0RUIZ1>/s,
  );
});

test('somebody is put on call until a time, is told so, and is shown to be', async () => {
  const { workspace } = deployment;
  const answer = async (line: string) =>
    JSON.stringify(await workspace.say({ user: ana, channel: general, text: `/incident ${line}` }));
  expect(await answer(`override payments <@${ben}> for 3h`)).toContain(
    `<@${ben}> is on call for payments, primary, from`,
  );
  expect(await answer('oncall shop')).toMatch(new RegExp(`primary: <@${ben}> until .*, then <@${ana}>`));
  expect(await answer('override list')).toContain(`said by <@${ana}>`);
  const isTold = () => workspace.snapshot().messages.some(({ text }) => text.includes(`<@${ana}> has put you on call`));
  await until(isTold, 'whoever is on call is told');
  expect(await answer('override remove payments')).toContain('is on call no more');
  expect(await answer('service checkout')).toContain(`primary: <@${ana}>`);
});
