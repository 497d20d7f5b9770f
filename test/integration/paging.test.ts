import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clicksIn } from '../slack/clicks-in.ts';
import { ana, ben, type Deployment, general, type Instance, startDeployment, toldBy } from '../support/deployment.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const file = `
oncall:
  rotations:
    - { name: payments, services: [checkout], zone: UTC, layers: [{ name: primary, people: [${ben}], since: 2026-01-05 }] }
escalations:
  - { name: core, steps: [{ whom: [payments] }, { whom: [${ana}] }] }
services: [{ name: shop, owner: S0SHOP, runbook: "https://wiki.example.com/shop" }]
signals: { sources: [{ kind: generic }] }
alerts: { channel: ${general}, rules: [{ source: generic, does: post, page: shop }] }
`;
const key = 'k'.repeat(40);

let deployment: Deployment;
let instance: Instance;
beforeAll(async () => {
  deployment = await startDeployment('http');
  const settings = join(await mkdtemp(join(tmpdir(), 'quorum-paging-')), 'quorum.yml');
  await writeFile(settings, file);
  const own = { QUORUM_CONFIG: settings, QUORUM_SIGNAL_KEYS: `generic=${key}` };
  instance = await deployment.start({ environment: { ...deployment.database.environment, ...own } });
});
afterAll(() => deployment?.stop());

const say = async (line: string, channel = general) =>
  toldBy(await deployment.workspace.say({ user: ana, channel, text: `/incident ${line}` }));

async function idOf(title: string): Promise<string> {
  const sql = 'SELECT incident_id FROM incident_text WHERE text = $1 AND sequence = 1';
  const [row] = await deployment.query<{ incident_id: string }>(sql, [title]);
  return row?.incident_id ?? '';
}

async function typesOf(incident: string): Promise<readonly string[]> {
  const sql = 'SELECT type FROM incident_event WHERE incident_id = $1 ORDER BY sequence';
  return (await deployment.query<{ type: string }>(sql, [incident])).map(({ type }) => type);
}

/** What Quorum has written to somebody alone. */
const directTo = (user: string) => {
  const { messages, channels } = deployment.workspace.snapshot();
  const own = new Set(
    channels.filter((one) => one.id.startsWith('D') && one.members.includes(user)).map(({ id }) => id),
  );
  return messages.filter(({ channel }) => own.has(channel));
};

test('a page reaches whoever is on call, alone and in the channel, is noted as delivered, and their answer acknowledges the incident', async () => {
  await say('declare Checkout is down');
  const incident = await idOf('Checkout is down');
  await untilShown(deployment, incident);
  const channel = shownOf(deployment.workspace, incident).channels[0]?.id ?? '';
  expect(await say('page core it is the queue', channel)).toMatch(
    new RegExp(`^<@${ben}> is paged\\. Without an answer by .* Slack alone is no pager`),
  );
  const page = await until(() => directTo(ben).find(({ text }) => text.includes('pages you')), 'Ben is told');
  expect(page.text).toContain('it is the queue');
  await until(async () => (await typesOf(incident)).includes('page_delivered'), 'it is noted as delivered');
  await untilShown(deployment, incident);
  const { messages, channels } = deployment.workspace.snapshot();
  expect(messages.filter((one) => one.channel === channel).map(({ text }) => text)).toContainEqual(
    expect.stringMatching(new RegExp(`^📟 INC-1: <@${ben}> is paged \\(core, step 1 of 2\\)`)),
  );
  expect(channels.find(({ id }) => id === channel)?.members).toContain(ben);
  const [answer] = clicksIn(page.blocks);
  await deployment.workspace.click({
    ...{ user: ben, channel: page.channel, message_ts: page.ts, action_id: answer?.action_id ?? '' },
  });
  // Nothing else shows there that it counted: the message stays as it is.
  await until(() => directTo(ben).some(({ text }) => text === 'You answered the page about INC-1.'), 'Ben is answered');
  await until(async () => (await typesOf(incident)).includes('acknowledged'), 'the incident is acknowledged');
  expect(await typesOf(incident)).toEqual([
    'declared',
    'page_asked',
    'page_delivered',
    'page_acknowledged',
    'acknowledged',
  ]);
  await untilShown(deployment, incident);
  expect(deployment.workspace.snapshot().messages.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(new RegExp(`^✅ <@${ben}> answered the page about INC-1`)),
  );
}, 60_000);

test('an alert whose service has an owner alone pages each of the group, with what the source says and the way to its post', async () => {
  await deployment.workspace.group({ id: 'S0SHOP', handle: 'shop', users: [ben] });
  const body = {
    title: 'Orders are stuck',
    text: 'p99 is 4 s',
    link: 'https://grafana.example.com/d/1',
    service: 'shop',
  };
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const url = `http://127.0.0.1:${instance.port}/signals/generic`;
  expect((await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status).toBe(200);
  const posts = () => deployment.workspace.snapshot().messages.filter(({ channel }) => channel === general);
  const post = await until(() => posts().find(({ text }) => text.includes('Orders are stuck')), 'the alert is posted');
  const said = await until(
    () => posts().find(({ text }) => text.includes('<!subteam^S0SHOP> is paged')),
    'it is paged',
  );
  expect(said.thread_ts).toBe(post.ts);
  const way = `/archives/${general}/p${post.ts.replace('.', '')}|The post about ALERT-1>`;
  const isTold = ({ blocks }: { readonly blocks?: unknown }) => JSON.stringify(blocks ?? []).includes(way);
  const told = JSON.stringify((await until(() => directTo(ben).find(isTold), 'Ben is told')).blocks);
  expect(told).toContain('p99 is 4 s');
  expect(told).toContain('<https://grafana.example.com/d/1|Source>');
  expect(told).toContain('<https://wiki.example.com/shop|Runbook of shop>');
}, 60_000);
