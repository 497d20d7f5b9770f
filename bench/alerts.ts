import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ana, ben, type Deployment, general, type Instance, startDeployment } from '../test/support/deployment.ts';
import stopServer from '../test/support/global-teardown.ts';
import { declaredAs } from '../test/support/recorded.ts';
import { shownOf, untilShown } from '../test/support/shown.ts';
import { until } from '../test/support/until.ts';

/**
 * How long an alert takes from its POST to its post in Slack, beside the answer to the POST, which waits for the commits;
 * and how long an acknowledgement and a page take while a thousand alerts come in ten seconds: `npm run bench:alerts`
 */
const alerts = 50;
const flood = 1_000;
const floodMs = 10_000;
const atOnce = 50;
const key = 'a-key-of-the-bench-1234567890';

const deployment = await startDeployment('http');
try {
  const file = join(await mkdtemp(join(tmpdir(), 'quorum-bench-')), 'quorum.yml');
  await writeFile(file, `signals: { sources: [{ kind: generic }] }\nalerts: { channel: ${general} }\n`);
  const environment = {
    ...deployment.database.environment,
    QUORUM_CONFIG: file,
    QUORUM_SIGNAL_KEYS: `generic=${key}`,
  };
  const quorum = await deployment.start({ environment });
  await oneByOne(deployment, quorum);
  await underFlood(deployment, quorum);
} finally {
  await deployment.stop();
  await stopServer();
}

async function oneByOne({ workspace }: Deployment, quorum: Instance): Promise<void> {
  const answeredMs: number[] = [];
  const shownMs: number[] = [];
  for (let alert = 0; alert < alerts; alert += 1) {
    const title = `Alert ${randomUUID()}`;
    const startedMs = performance.now();
    await post(quorum, title);
    answeredMs.push(performance.now() - startedMs);
    await until(() => workspace.snapshot().messages.some(({ text }) => text.includes(title)), 'it is posted');
    shownMs.push(performance.now() - startedMs);
    // Slack takes one post a second in a channel.
    await wait(1_100);
  }
  say(`${alerts} alerts one by one: POST answered (median / p95 / most)`, spread(answeredMs));
  say('  its post in Slack', spread(shownMs));
}

async function underFlood({ workspace }: Deployment, quorum: Instance): Promise<void> {
  const pace = floodMs / (flood / atOnce);
  const ackMs: number[] = [];
  const ackShownMs: number[] = [];
  const pagedMs: number[] = [];
  const incidents: { readonly id: string; readonly channel: string }[] = [];
  for (let incident = 0; incident < 10; incident += 1) incidents.push(await declare(`Before ${incident}`));
  let sent = 0;
  const startedMs = performance.now();
  const sending = (async () => {
    const all: Promise<void>[] = [];
    for (let round = 0; round < flood / atOnce; round += 1) {
      const roundMs = performance.now();
      for (let one = 0; one < atOnce; one += 1) all.push(post(quorum, `Flood ${sent++}`));
      await wait(Math.max(0, pace - (performance.now() - roundMs)));
    }
    await Promise.all(all);
  })();
  for (const { id, channel } of incidents) {
    await wait(floodMs / 12);
    const askedMs = performance.now();
    const receipt = await workspace.say({ user: ana, channel, text: '/incident ack' });
    ackMs.push((receipt.ok ? receipt.ack_ms : undefined) ?? Number.POSITIVE_INFINITY);
    await until(
      () => /event 2 · /.test(JSON.stringify(shownOf(workspace, id).summaries[0]?.blocks ?? [])),
      'the acknowledgement is shown',
      120_000,
    );
    ackShownMs.push(performance.now() - askedMs);
    const pagingMs = performance.now();
    await workspace.say({ user: ana, channel, text: `/incident page <@${ben}> Incident ${ackMs.length}` });
    const isPaged = () =>
      workspace.snapshot().messages.filter((one) => one.channel.startsWith('D') && one.text.startsWith('📟')).length;
    await until(() => isPaged() >= ackMs.length, 'ben is paged', 120_000);
    pagedMs.push(performance.now() - pagingMs);
  }
  await sending;
  say(`${flood} alerts in ${floodMs / 1_000} s: all answered after`, `${Math.round(performance.now() - startedMs)} ms`);
  say('  an Acknowledge meanwhile answered (median / p95 / most)', spread(ackMs));
  say('  an Acknowledge meanwhile shown in the summary', spread(ackShownMs));
  say('  a page meanwhile in the direct messages of whom it calls', spread(pagedMs));
}

async function declare(title: string): Promise<{ readonly id: string; readonly channel: string }> {
  const { workspace } = deployment;
  await workspace.say({ user: ana, channel: general, text: `/incident declare sev2 ${title}` });
  const id = (await declaredAs(deployment, title))[0]?.incident_id ?? '';
  await untilShown(deployment, id);
  return { id, channel: shownOf(workspace, id).channels[0]?.id ?? '' };
}

/** Sends an alert until it is kept, as a sender does that is told to wait. */
async function post({ requestUrl }: Instance, title: string): Promise<void> {
  for (;;) {
    const answer = await fetch(new URL('/signals/generic', requestUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ key: title, title, state: 'firing', at: new Date().toISOString() }),
    });
    await answer.arrayBuffer();
    if (answer.ok) return;
    await wait(200);
  }
}

function spread(values: readonly number[]): string {
  return `${[0.5, 0.95, 1].map((share) => at(values, share)).join(' / ')} ms`;
}

function at(values: readonly number[], share: number): number {
  return Math.round([...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN);
}

function say(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(72)} ${figure}\n`);
}
