import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { readConfig } from '../../src/configuration/read-config.ts';
import { createMetrics } from '../../src/operations/metrics.ts';
import { serveOperations } from '../../src/operations/serve-operations.ts';
import { type Receiver, startReceiver } from '../../src/sandbox/receiver/receiver.ts';
import { team } from '../../src/sandbox/workspace/people.ts';
import { createSlackProcess } from '../../src/slack-process.ts';
import { dueNow } from '../../src/store/read-overviews.ts';
import type { Regions } from '../../src/store/regions.ts';
import { checkedEvents } from '../support/checked-events.ts';
import { ana, botToken, type Deployment, signingSecret, startDeployment } from '../support/deployment.ts';
import { freePort } from '../support/quorum-process.ts';
import { declaration } from '../support/requests.ts';
import { postedTwice, shownOf } from '../support/shown.ts';
import { until } from '../support/until.ts';

const tickSecret = 'a-secret-of-the-scheduler';
const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const logger = { debug() {}, info() {}, warn() {}, error() {} };

let deployment: Deployment;
let receiver: Receiver;
let regions: Regions;
const stops: (() => unknown)[] = [];
beforeAll(async () => {
  receiver = await startReceiver({ secret: webhookSecret });
  deployment = await startDeployment('http');
  regions = deployment.database.open();
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await regions.close();
  await deployment.stop();
  await receiver.close();
});

const answerSchema = z.object({
  isAllDone: z.boolean(),
  done: z.record(z.string(), z.number()),
  left: z.record(z.string(), z.number()),
});

/** A process that begins nothing by itself, and answers a scheduler on a port. */
async function startHanded(secret: string | null = tickSecret) {
  const QUORUM_CONFIG = join(await mkdtemp(join(tmpdir(), 'quorum-tick-')), 'quorum.yml');
  await writeFile(
    QUORUM_CONFIG,
    `webhooks: { endpoints: [{ name: ops, url: '${receiver.url}', private_network: true }] }\n`,
  );
  const read = readConfig({
    ...deployment.database.environment,
    ...{ QUORUM_CONFIG, QUORUM_WEBHOOK_SECRETS: `ops=${webhookSecret}` },
    ...{ SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: deployment.workspace.apiUrl },
    ...(secret === null ? {} : { QUORUM_TICK_SECRET: secret }),
  });
  if (!read.ok || read.config.slack === null) throw new Error('not configured');
  const { database: choice } = read.config;
  if (choice.kind === 'embedded') throw new Error('no database');
  const own = deployment.database.open();
  const way = { ...read.config.slack, transport: { kind: 'handed' } } as const;
  const app = createSlackProcess(way, read.config, { regions: own, choice }, logger, createMetrics('0'));
  await app.start(new AbortController().signal);
  const port = await freePort();
  const server = await serveOperations(port, app.answerAside, logger);
  stops.push(async () => {
    server.close();
    await app.stop();
    await own.close();
  });
  return (method: string, authorization = `Bearer ${tickSecret}`) =>
    fetch(`http://127.0.0.1:${port}/tick`, { method, headers: { authorization } });
}

test('a tick is for whoever shows the secret; two at once do each thing once', async () => {
  const closed = await startHanded(null);
  expect((await closed('POST')).status).toBe(404);
  const [one, other] = [await startHanded(), await startHanded()];
  expect((await one('POST', 'Bearer another')).status).toBe(401);
  expect((await one('POST', '')).status).toBe(401);
  expect((await one('PUT')).status).toBe(405);
  // The endpoint has its row, and hears of what follows.
  expect(answerSchema.parse(await (await one('GET')).json())).toMatchObject({ isAllDone: true });

  // What another process has recorded and left so, nothing being due.
  const { command: plain, ...left } = declaration('left');
  const leftSo = { ...left, actor: ana, command: { ...plain, team_id: team.id } };
  expect(await deployment.record.declare(leftSo)).toMatchObject({ kind: 'recorded' });
  expect(answerSchema.parse(await (await one('POST')).json())).toMatchObject({
    isAllDone: true,
    done: { due: 0, incidents: 1, webhooks: 1 },
  });
  expect(shownOf(deployment.workspace, left.incident_id).summaries).toHaveLength(1);
  expect(receiver.taken()).toHaveLength(1);

  const rule = { severities: ['sev1' as const], after_seconds: 1, snooze_seconds: 60 };
  const { command, ...said } = declaration('tick');
  const declared = { ...said, actor: ana, command: { ...command, team_id: team.id, unattended: rule } };
  expect(await deployment.record.declare(declared)).toMatchObject({ kind: 'recorded' });
  const { incident_id } = said;
  await until(async () => (await regions.runAnywhere((db) => dueNow(db, 1, null))).incidents.length === 1, 'it is due');
  const answers = await Promise.all([one('POST'), other('POST')]);
  const ticks = await Promise.all(answers.map(async (answer) => answerSchema.parse(await answer.json())));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(ticks.reduce((sum, { done }) => sum + (done.due ?? 0), 0)).toBe(1);

  // What one had in its hands, the other has left.
  await until(async () => answerSchema.parse(await (await other('POST')).json()).isAllDone, 'all is done');
  const events = await checkedEvents(regions, incident_id);
  expect(events.map(({ type }) => type)).toEqual(['declared', 'reminder_sent']);
  const { channels, summaries, announcements } = shownOf(deployment.workspace, incident_id);
  expect([channels.length, summaries.length, announcements.length]).toEqual([1, 1, 0]);
  expect(postedTwice(deployment.workspace)).toEqual([]);
  expect(receiver.taken().map(({ headers }) => headers['webhook-id'])).toEqual(
    expect.arrayContaining(events.map(({ event_id }) => event_id)),
  );
  expect(receiver.taken()).toHaveLength(1 + events.length);
});
