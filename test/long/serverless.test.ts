import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Receiver, startReceiver } from '../../src/sandbox/receiver/receiver.ts';
import { asOwner } from '../support/as-owner.ts';
import { ana, ben, type Deployment, general, startDeployment, toldBy } from '../support/deployment.ts';
import { nodeOfNpm } from '../support/node-of-npm.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { type Build, buildAndPack } from '../support/production-install.ts';
import { postedTwice, shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const execute = promisify(execFile);
/** The one that AWS Lambda runs web functions with, and the one that deploy/vercel asks for. */
const version = '24.21.0';
const webhookSecret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const signalKey = 'a-key-of-alertmanager-1234567';
const tickSecret = 'a-secret-of-the-scheduler';

let place: string;
let build: Build;
let node: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'quorum-serverless-'));
  [build, node] = await Promise.all([
    buildAndPack(),
    nodeOfNpm(version, join(place, 'node')),
    installed(join(place, 'deploy/vercel')),
  ]);
  await cp(join(build.checkout, 'dist'), join(place, 'dist'), { recursive: true });
}, 240_000);

/** The project as it stands in a checkout, since it takes the package from there. */
async function installed(project: string): Promise<void> {
  for (const name of ['package.json', 'package-lock.json', 'vercel.json', 'build.js', 'api']) {
    await cp(join('deploy/vercel', name), join(project, name), { recursive: true });
  }
  await execute('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], { cwd: project });
}
afterAll(async () => {
  await build?.remove();
  await rm(place, { recursive: true, force: true });
});

type Environment = Readonly<Record<string, string>>;

type Way = {
  readonly name: string;
  /** How its scheduler asks for a tick, and where. */
  readonly asks: 'GET' | 'POST';
  readonly at: () => Promise<string>;
  /** Makes what is deployed; answers how a process of it is run. */
  make(): Promise<(port: number) => { readonly args: readonly string[]; readonly environment: Environment }>;
};

const lambda: Way = {
  name: 'an AWS Lambda Web Function',
  asks: 'POST',
  at: async () => '/tick',
  async make() {
    return (port) => ({
      args: [join(place, 'dist/index.js')],
      environment: { AWS_LAMBDA_HTTP_ENDPOINT: `127.0.0.1:${port}`, QUORUM_TICK_SECRET: tickSecret },
    });
  },
};

const vercel: Way = {
  name: 'a function of Vercel',
  asks: 'GET',
  at: async () => crons.parse(JSON.parse(await readFile('deploy/vercel/vercel.json', 'utf8'))).crons[0].path,
  async make() {
    const folder = join(place, 'deploy/vercel');
    await execute(node, ['build.js'], { cwd: folder });
    return (port) => ({
      args: [join(process.cwd(), 'test/support/vercel-runtime.js'), folder, String(port)],
      environment: { VERCEL: '1', CRON_SECRET: tickSecret },
    });
  },
};

const crons = z.object({ crons: z.tuple([z.object({ path: z.string(), schedule: z.literal('* * * * *') })]) });
const report = z.object({ says: z.string(), isAllDone: z.boolean() });

describe.each([lambda, vercel])('as $name, frozen or ended after each answer', ({ asks, at, make }) => {
  let deployment: Deployment;
  let platform: Platform;
  let receiver: Receiver;
  let log = '';
  beforeAll(async () => {
    receiver = await startReceiver({ secret: webhookSecret });
    deployment = await startDeployment('http');
    const settings = join(await mkdtemp(join(place, 'settings-')), 'quorum.yml');
    await writeFile(
      settings,
      `
webhooks: { endpoints: [{ name: ops, url: '${receiver.url}', private_network: true }] }
signals: { sources: [{ kind: alertmanager }] }
alerts: { channel: ${general} }
escalations: [{ name: core, steps: [{ whom: [${ben}] }] }]
`,
    );
    const run = await make();
    let environment: Environment = {};
    platform = await startPlatform((port) => {
      const { args, environment: own } = run(port);
      const child: ChildProcess = spawn(node, args, {
        env: { PATH: process.env.PATH, ...environment, ...own },
        cwd: place,
      });
      child.stdout?.resume();
      child.stderr?.on('data', (chunk) => {
        log += String(chunk);
      });
      return child;
    });
    environment = {
      ...deployment.reachAt(platform.url),
      ...{ QUORUM_CONFIG: settings, QUORUM_WEBHOOK_SECRETS: `ops=${webhookSecret}` },
      QUORUM_SIGNAL_KEYS: `alertmanager=${signalKey}`,
    };
    await tick();
  }, 120_000);
  afterAll(async () => {
    await platform?.stop();
    await deployment?.stop();
    await receiver?.close();
  });

  const ask = (path: string, options: RequestInit) => fetch(`${platform.url}${path}`, options);

  /** What the scheduler is told. */
  async function tick() {
    await platform.idle();
    const answer = await ask(await at(), { method: asks, headers: { authorization: `Bearer ${tickSecret}` } });
    expect([answer.status, log]).toEqual([200, expect.anything()]);
    return report.parse(await answer.json());
  }

  /** A minute passes: what a process that has ended had in its hands is free. */
  const passMinute = () =>
    asOwner(
      deployment.database.ownerUrl,
      `UPDATE slack_post SET claimed_until = now() WHERE claimed_by IS NOT NULL;
       UPDATE slack_inbox SET due_at = now() WHERE body IS NOT NULL;
       UPDATE slack_answer SET due_at = now();
       UPDATE webhook_delivery SET due_at = now() WHERE due_at > now() AND due_at < now() + interval '1 minute'`,
    );

  async function tickUntilDone() {
    await until(
      async () => {
        await passMinute();
        return (await tick()).isAllDone;
      },
      'all is done',
      60_000,
    );
  }

  async function say(text: string, channel = general) {
    await platform.idle();
    return toldBy(await deployment.workspace.say({ user: ana, channel, text: `/incident ${text}` }));
  }

  async function click(channel: string, message_ts: string, action_id: string) {
    await platform.idle();
    expect(await deployment.workspace.click({ user: ben, channel, message_ts, action_id })).toMatchObject({ ok: true });
  }

  async function idOf(title: string): Promise<string> {
    const sql = 'SELECT incident_id FROM incident_text WHERE text = $1 AND sequence = 1';
    return (await deployment.query<{ incident_id: string }>(sql, [title]))[0]?.incident_id ?? '';
  }

  test('nothing is lost, and everything shows after a tick', async () => {
    const { workspace } = deployment;
    expect(await say('declare sev2 Checkout is down')).toContain('INC-1');
    const id = await idOf('Checkout is down');
    await tickUntilDone();
    await untilShown(deployment, id);
    const channel = shownOf(workspace, id).channels[0]?.id ?? '';
    const summary = shownOf(workspace, id).summaries[0]?.ts ?? '';

    await workspace.join({ user: ben, channel });
    await click(channel, summary, 'incident:acknowledge:v1');
    // The same once more is told to Ben alone, by the response URL: once by a process that is ended then, once by one that is not.
    await click(channel, summary, 'incident:acknowledge:v1');
    await click(channel, summary, 'incident:acknowledge:v1');
    expect(await say('page core it is the queue', channel)).toContain('is paged');
    await platform.idle();
    await workspace.say({ user: ben, channel, text: 'the queue is full' });
    const noted = workspace.snapshot().messages.find(({ text }) => text === 'the queue is full');
    await platform.idle();
    platform.endNext();
    expect(await workspace.react({ user: ben, channel, message_ts: noted?.ts ?? '', name: 'pushpin' })).toMatchObject({
      ok: true,
    });
    await platform.idle();
    const alert = await ask(`/signals/alertmanager/${signalKey}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(firing('Search is slow')),
    });
    expect(alert.status).toBe(200);
    expect(await say('sev 1', channel)).toContain('sev1');
    await tickUntilDone();

    const events = await deployment.query<{ event_id: string; type: string }>(
      'SELECT event_id, type FROM incident_event WHERE incident_id = $1 ORDER BY sequence',
      [id],
    );
    expect(events.map(({ type }) => type).sort()).toEqual(
      ['acknowledged', 'declared', 'note_added', 'page_asked', 'page_delivered', 'severity_changed'].sort(),
    );
    await untilShown(deployment, id);
    expect(postedTwice(workspace)).toEqual([]);
    const { messages } = workspace.snapshot();
    expect(messages.filter(({ text }) => text.includes('pages you'))).toHaveLength(1);
    expect(messages.filter(({ text }) => text.includes('Search is slow'))).toHaveLength(1);
    const alone = messages.filter(({ ephemeral_to }) => ephemeral_to === ben).map(({ text }) => text);
    // Where Slack was slow to take one, it may be told again: never not at all.
    expect(alone.filter((text) => text.startsWith('Already acknowledged')).length).toBeGreaterThanOrEqual(2);
    expect(alone).toContainEqual(expect.stringMatching(/^Your note is in INC-1/));
    const told = receiver.taken().map(({ headers }) => headers['webhook-id']);
    expect([...new Set(told)].sort()).toEqual(events.map(({ event_id }) => event_id).sort());
    expect(Math.min(platform.thawed(), platform.ended())).toBeGreaterThan(4);
  }, 180_000);
});

/** As Alertmanager tells of it (version 4 of its webhook). */
function firing(summary: string) {
  const fingerprint = '00000000000000a1';
  const times = { startsAt: new Date(Date.now() - 60_000).toISOString(), endsAt: '0001-01-01T00:00:00Z' };
  const alert = { status: 'firing', labels: { alertname: 'Search' }, annotations: { summary }, fingerprint, ...times };
  return { version: '4', groupKey: '{}:{}', status: 'firing', receiver: 'quorum', truncatedAlerts: 0, alerts: [alert] };
}
