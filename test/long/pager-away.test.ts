import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { goalertQuery } from '../../src/paging/drivers/goalert-api.ts';
import { startFakeGoalert } from '../../src/sandbox/pagers/fake-goalert.ts';
import type { FakePager } from '../../src/sandbox/pagers/fake-pager.ts';
import { pagerDutyWebhook, startFakePagerDuty } from '../../src/sandbox/pagers/fake-pagerduty.ts';
import { ana, ben, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const key = 'k'.repeat(32);
const webhookSecret = 's'.repeat(40);
const path = 'p'.repeat(40);
const apiKey = 'a'.repeat(32);
const schedule = '11111111-1111-4111-8111-111111111111';

let deployment: Deployment;
let pagerduty: FakePager;
let goalert: FakePager;
let instance: Instance;
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  deployment = await startDeployment('http');
  pagerduty = await startFakePagerDuty(key);
  goalert = await startFakeGoalert({ token: key, api: apiKey, query: goalertQuery });
  const always = { from: '2026-01-01T00:00:00.000Z', until: '2090-01-01T00:00:00.000Z' };
  goalert.setOnCall(schedule, [{ name: 'Ben Okafor', email: 'ben@example.net', ...always }]);
  const QUORUM_CONFIG = join(await mkdtemp(join(tmpdir(), 'quorum-pager-')), 'quorum.yml');
  const settings = `
pagers:
  - { name: pd, kind: pagerduty, url: "${pagerduty.url}" }
  - { name: ga, kind: goalert, url: "${goalert.url}" }
oncall:
  rotations:
    - name: shop
      services: [checkout]
      zone: UTC
      schedules: [{ name: primary, pager: ga, id: ${schedule}, people: { ben@example.net: ${ben} } }]
signals: { sources: [{ kind: pagerduty-webhooks }] }
escalations:
  - { name: core, steps: [{ how: pd, wait: 9m }, { whom: [${ben}], wait: 9m }], repeat: 0 }
  - { name: night, steps: [{ how: ga, wait: 9m }], repeat: 0 }
`;
  await writeFile(QUORUM_CONFIG, settings);
  environment = {
    ...deployment.database.environment,
    QUORUM_CONFIG,
    QUORUM_PAGER_SECRETS: `pd=${key},ga=${key}`,
    QUORUM_PAGER_API_SECRETS: `ga=${apiKey}`,
    QUORUM_SIGNAL_KEYS: `pagerduty-webhooks=${path}`,
    QUORUM_SIGNAL_SECRETS: `pagerduty-webhooks=${webhookSecret}`,
  };
  instance = await deployment.start({ environment });
});
afterAll(async () => {
  await deployment?.stop();
  await pagerduty?.close();
  await goalert?.close();
});

const eventSchema = z.object({ type: z.string(), actor: z.string(), data: z.record(z.string(), z.unknown()) });

async function eventsOf(incident: string) {
  const sql = 'SELECT type, actor, data FROM incident_event WHERE incident_id = $1 ORDER BY sequence';
  return z.array(eventSchema).parse(await deployment.query(sql, [incident]));
}

const typesOf = async (incident: string) => (await eventsOf(incident)).map(({ type }) => type);

async function idOf(title: string): Promise<string> {
  const sql = 'SELECT incident_id FROM incident_text WHERE text = $1 AND sequence = 1';
  return (await deployment.query<{ incident_id: string }>(sql, [title]))[0]?.incident_id ?? '';
}

async function tell(id: string, type: string, incident: string): Promise<number> {
  const at = new Date().toISOString();
  const { headers, body } = pagerDutyWebhook({ key: `quorum-${incident}-1`, id, type, at }, webhookSecret);
  const url = `http://127.0.0.1:${instance.port}/signals/pagerduty-webhooks/${path}`;
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

test('while a pager is away the next step is taken and the channel told; it is asked again, by the next process too, until it takes the page once', async () => {
  pagerduty.failAlways({ kind: 'status', status: 503 });
  await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare Checkout is down' });
  const incident = await idOf('Checkout is down');
  await untilShown(deployment, incident);
  const channel = shownOf(deployment.workspace, incident).channels[0]?.id ?? '';
  await deployment.workspace.say({ user: ana, channel, text: '/incident page core' });
  const taken = ['declared', 'page_asked', 'page_failed', 'page_step_taken', 'page_delivered'];
  await until(async () => (await typesOf(incident)).length === taken.length, 'Ben is paged in its place');
  expect(await typesOf(incident)).toEqual(taken);
  expect((await eventsOf(incident))[2]).toMatchObject({ actor: 'system:pager', data: { how: 'pd', why: '503' } });
  const textsIn = () => deployment.workspace.snapshot().messages.filter((one) => one.channel === channel);
  await until(
    () => textsIn().find(({ text }) => text.startsWith('⚠️ pd does not take the page about INC-1 (503).')),
    'the channel is told',
  );

  const asked = pagerduty.requests();
  await instance.kill('SIGKILL');
  pagerduty.failAlways({ kind: 'answer_lost' });
  instance = await deployment.start({ environment, port: instance.port });
  await until(() => pagerduty.requests() > asked + 1, 'it is asked again');
  pagerduty.failAlways(null);
  await until(async () => (await typesOf(incident)).length === taken.length + 1, 'it is delivered');
  expect((await eventsOf(incident)).at(-1)).toMatchObject({ type: 'page_delivered', data: { how: 'pd', turn: 1 } });
  expect(pagerduty.alerts()).toMatchObject([
    { status: 'triggered', calls: 1, summary: expect.stringContaining('INC-1') },
  ]);

  expect(await tell('e1', 'incident.triggered', incident)).toBe(200);
  pagerduty.acknowledge(`quorum-${incident}-1`);
  expect(await tell('e2', 'incident.acknowledged', incident)).toBe(200);
  expect(await tell('e2', 'incident.acknowledged', incident)).toBe(200);
  await until(async () => (await typesOf(incident)).includes('acknowledged'), 'the incident is acknowledged');
  const answered = (await eventsOf(incident)).slice(taken.length + 1);
  expect(answered.map(({ type, actor }) => [type, actor])).toEqual([
    ['page_acknowledged', 'system:pager'],
    ['acknowledged', 'system:pager'],
  ]);
  expect(await deployment.query("SELECT 1 FROM incident WHERE kind = 'alert'")).toEqual([]);

  await deployment.workspace.say({ user: ana, channel, text: '/incident resolve Rolled back' });
  await until(() => pagerduty.alerts()[0]?.status === 'resolved', 'the page is closed there');
  expect(instance.logged()).not.toContain(key);
}, 120_000);

test('whoever is on call at a pager is told and paged, also while it is away; an answer at GoAlert is asked for', async () => {
  const { workspace } = deployment;
  const told = async () =>
    JSON.stringify(await workspace.say({ user: ana, channel: general, text: '/incident oncall checkout' }));
  await until(async () => (await told()).includes(`primary: <@${ben}>`), 'it is known who is on call');
  goalert.failAlways({ kind: 'status', status: 503 });
  await workspace.say({ user: ana, channel: general, text: '/incident declare Search is slow' });
  const incident = await idOf('Search is slow');
  await untilShown(deployment, incident);
  const channel = shownOf(workspace, incident).channels[0]?.id ?? '';
  await workspace.say({ user: ana, channel, text: '/incident page checkout' });
  await until(async () => (await typesOf(incident)).includes('page_delivered'), 'ben is paged');
  expect((await eventsOf(incident))[1]).toMatchObject({ type: 'page_asked', data: { people: [ben] } });
  goalert.failAlways(null);

  await workspace.say({ user: ana, channel, text: '/incident page night' });
  await until(() => goalert.alerts()[0], 'GoAlert pages');
  goalert.acknowledge(`quorum-${incident}-2`, 'Chloe');
  await until(async () => (await typesOf(incident)).includes('acknowledged'), 'the answer there is known');
  const answered = (await eventsOf(incident)).find(({ type }) => type === 'page_acknowledged');
  expect(answered).toMatchObject({ actor: 'system:pager', data: { page: 2, how: 'ga' } });
  const posts = () => workspace.snapshot().messages.filter((one) => one.channel === channel);
  await until(
    () => posts().find(({ text }) => /“Chloe via Web”, at ga, answered the page/.test(text)),
    'the channel is told',
  );
  expect(instance.logged()).not.toContain(apiKey);
}, 120_000);
