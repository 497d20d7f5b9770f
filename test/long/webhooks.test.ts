import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Receiver, startReceiver } from '../../src/sandbox/receiver/receiver.ts';
import { ana, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { runQuorum } from '../support/quorum-process.ts';
import { until } from '../support/until.ts';

const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;

const key = 'a-key-of-anything-1234567890';

let deployment: Deployment;
let quorum: Instance;
let receiver: Receiver;
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  receiver = await startReceiver({ secret });
  deployment = await startDeployment('http');
  const QUORUM_CONFIG = join(await mkdtemp(join(tmpdir(), 'quorum-webhooks-')), 'quorum.yml');
  const endpoint = `{ name: ops, url: '${receiver.url}', texts: true, private_network: true, events: [declared, note_added] }`;
  const source = '{ kind: generic, expect_every: 1m }';
  await writeFile(
    QUORUM_CONFIG,
    `alerts: { channel: ${general} }\nsignals: { sources: [${source}] }\nwebhooks: { endpoints: [${endpoint}] }\n`,
  );
  environment = {
    ...deployment.database.environment,
    ...{ QUORUM_CONFIG, QUORUM_WEBHOOK_SECRETS: `ops=${secret}`, QUORUM_SIGNAL_KEYS: `generic=${key}` },
  };
  [quorum] = await Promise.all([deployment.start({ environment }), deployment.start({ environment })]);
  // Both hear of what is recorded from now on.
  await until(async () => (await deployment.query('SELECT 1 FROM webhook_endpoint'))[0], 'the endpoint has its row');
});
afterAll(async () => {
  await deployment?.stop();
  await receiver?.close();
});

const body = z.object({
  type: z.string(),
  data: z.object({ event: z.object({ texts: z.record(z.string(), z.string()) }), incident: z.looseObject({}) }),
});
const taken = () => receiver.taken().map((one) => body.parse(JSON.parse(one.body)));
const declare = (title: string) =>
  deployment.workspace.say({ user: ana, channel: general, text: `/incident declare ${title}` });
const cards = (title: string) => deployment.workspace.snapshot().messages.filter(({ text }) => text.includes(title));
const card = () => cards('The webhook ops is off')[0];
const isClear = (posted: { readonly blocks?: unknown } | undefined) =>
  /✅.*clear since/s.test(JSON.stringify(posted?.blocks));

test('what is recorded reaches a receiver signed and once; one that wants nothing any more is told of, until it is enabled', async () => {
  await declare('Search is down');
  const first = await until(() => taken()[0], 'it is received');
  expect(first).toMatchObject({
    type: 'incident.declared',
    data: { event: { texts: { title: 'Search is down' } }, incident: { name: 'INC-1', status: 'investigating' } },
  });

  receiver.failNext({ kind: 'status', status: 410 });
  await declare('Cart is down');
  await until(card, 'it is told in the channel of the alerts');
  await declare('Login is down');
  const listed = await runQuorum(['webhooks'], environment);
  expect(listed).toMatch(/^ops: off since .* UTC \(HTTP 410\), \d waiting, 1 failed \(http:\/\/127\.0\.0\.1:\d+\)$/m);
  const [, id = ''] = /^([0-9a-f-]{36}) {2}ops {2}INC-2 event 1, declared: HTTP 410/m.exec(listed) ?? [];

  expect(await runQuorum(['webhooks', 'enable', 'ops'], environment)).toContain('The webhook ops is on');
  expect(await runQuorum(['webhooks', 'replay', 'ops', id], environment)).toContain(
    '1 event will be sent to ops again',
  );
  const titles = () => taken().map(({ data }) => data.event.texts.title);
  await until(() => titles().length === 3, 'the rest is received');
  expect(titles().toSorted()).toEqual(['Cart is down', 'Login is down', 'Search is down']);
  await until(() => isClear(card()), 'it is told that it is on again');
  // Whatever the number of processes.
  expect(receiver.received().every(({ wrong }) => wrong === null)).toBe(true);
  expect(receiver.received()).toHaveLength(4);
});

test('a source that falls silent is told of once, and that it is heard again', async () => {
  const title = 'Nothing is heard from generic';
  await until(async () => (await deployment.query('SELECT 1 FROM signal_source'))[0], 'it is watched');
  expect(cards(title)).toEqual([]);
  await deployment.query("UPDATE signal_source SET watched_since = now() - interval '2 minutes'");
  await until(() => cards(title)[0], 'it is told');
  const { status } = await fetch(new URL(`/signals/generic/${key}`, quorum.requestUrl), { method: 'POST', body: '{}' });
  expect(status).toBe(400);
  await until(() => isClear(cards(title)[0]), 'it is heard again');
  expect(cards(title)).toHaveLength(1);
});
