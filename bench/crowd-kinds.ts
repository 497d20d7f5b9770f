import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { ben, general, type Instance, startDeployment } from '../test/support/deployment.ts';
import stopServer from '../test/support/global-teardown.ts';
import { declaredAs } from '../test/support/recorded.ts';
import { shownOf, untilShown } from '../test/support/shown.ts';
import { until } from '../test/support/until.ts';

/**
 * How long others wait while one person, or one machine, sends a crowd of another kind than commands, each to a whole
 * process over HTTP under Slack's own limits: `npm run bench:crowd-kinds [kind …]`
 */
const kinds = [
  'clicks on Acknowledge',
  'shortcuts that open a form',
  'openings of Home',
  '📌 on messages',
  'shortcuts that note a message',
  '/incident help',
  'forms with a note',
  'deletions of messages',
  'deliveries of one event',
  'readings of /metrics',
  'unsigned bodies of 900 KB',
  'bodies a byte a second',
  'connections that say nothing',
  'headers of 60 KB',
  'requests in one pipe',
];
const wanted = process.argv.slice(2);
const counted = z.record(z.string(), z.number());

for (const kind of kinds) if (wanted.length === 0 || wanted.some((start) => kind.startsWith(start))) await crowd(kind);
await stopServer();

async function crowd(kind: string): Promise<void> {
  const deployment = await startDeployment('http');
  try {
    const instance = await deployment.start();
    const { workspace } = deployment;
    const shown = async (title: string) => {
      await workspace.say({ user: ben, channel: general, text: `/incident declare sev1 ${title}` });
      const id = await until(
        async () => (await declaredAs(deployment, title))[0]?.incident_id,
        'it is recorded',
        60_000,
      );
      await untilShown(deployment, id);
      return id;
    };
    const incidentId = await shown('Quiet');
    const channel = shownOf(workspace, incidentId).channels[0]?.id ?? '';
    await workspace.settings({ limits: true });
    const before = await taken(instance);
    const team = workspace.snapshot().team.id;
    const order = JSON.stringify({ port: instance.port, team, channel, incidentId, kind });
    const sender = fork(new URL('./crowd-kinds-sender.ts', import.meta.url), [order], {
      execArgv: ['--import', 'tsx'],
    });
    await once(sender, 'message');
    const sent = once(sender, 'message').then(([answers]) => counted.parse(answers));
    let isOver = false;
    void sent.finally(() => {
      isOver = true;
    });
    const waitsMs: number[] = [];
    const others = (async () => {
      while (!isOver || waitsMs.length < 5) {
        const receipt = await workspace.say({ user: ben, channel, text: '/incident note meanwhile' });
        waitsMs.push(receipt.ok ? (receipt.ack_ms ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY);
        await wait(20);
      }
    })();
    const startedMs = performance.now();
    await shown('Real');
    const shownMs = Math.round(performance.now() - startedMs);
    const [answers] = await Promise.all([sent, others]);
    const told = Object.entries(answers).map(([answer, count]) => `${count} ${answer}`);
    const noteMs = Math.round(Math.max(...waitsMs));
    const after = await taken(instance);
    const memory = `${before.memory} → ${after.memory} MB, ${(after.cpu - before.cpu).toFixed(1)} s of processor time`;
    process.stdout.write(`${kind}: ${told.join(', ')}; note ≤ ${noteMs} ms, sev1 shown ${shownMs} ms, ${memory}\n`);
  } finally {
    await deployment.stop();
  }
}

/** Megabytes of memory and seconds of processor time that the process has taken so far. */
async function taken({ port }: Instance): Promise<{ readonly memory: number; readonly cpu: number }> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const figure = (name: string) => Number(new RegExp(`^${name} ([\\d.e+]+)$`, 'm').exec(text)?.[1]);
  return {
    memory: Math.round(figure('process_resident_memory_bytes') / 1_000_000),
    cpu: figure('process_cpu_seconds_total'),
  };
}
