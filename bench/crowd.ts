import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { ben, type Deployment, general, type Instance, startDeployment } from '../test/support/deployment.ts';
import stopServer from '../test/support/global-teardown.ts';
import { declaredAs } from '../test/support/recorded.ts';
import { shownOf, untilShown } from '../test/support/shown.ts';
import { until } from '../test/support/until.ts';

/**
 * How long others wait while one person sends a thousand requests at once, of one kind after another, to a whole process
 * over HTTP, under Slack's own limits: `npm run bench:crowd`
 */
const crowdSize = 1_000;
const lines = ['declare sev1 Crowd', 'timeline', 'list', 'note Crowd'];

const deployment = await startDeployment('http');
try {
  const instance = await deployment.start();
  const { workspace } = deployment;
  const quiet = await declare('Quiet');
  await workspace.settings({ limits: true });
  for (const [nth, line] of lines.entries()) await crowd(deployment, instance, line, quiet, nth);
} finally {
  await deployment.stop();
  await stopServer();
}

async function crowd(
  { workspace }: Deployment,
  instance: Instance,
  line: string,
  quiet: { readonly channel: string },
  nth: number,
): Promise<void> {
  const before = await residentMegabytes(instance);
  let highest = before;
  let isOver = false;
  const { begun, answers: sent } = crowdOf(instance, line, quiet.channel, `crowd ${nth}`);
  void sent.finally(() => {
    isOver = true;
  });
  await begun;
  const waitsMs: number[] = [];
  const others = (async () => {
    while (!isOver || waitsMs.length < 5) {
      const receipt = await workspace.say({ user: ben, channel: quiet.channel, text: '/incident note meanwhile' });
      waitsMs.push(receipt.ok ? (receipt.ack_ms ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY);
      highest = Math.max(highest, await residentMegabytes(instance));
      await wait(20);
    }
  })();
  const startedMs = performance.now();
  await workspace.say({ user: ben, channel: general, text: `/incident declare sev1 Real ${nth}` });
  const id = await until(async () => (await declaredAs(deployment, `Real ${nth}`))[0]?.incident_id, 'it is recorded');
  const isShown = () => shownOf(workspace, id).channels.length === 1 && shownOf(workspace, id).summaries.length === 1;
  await until(isShown, 'the real sev1 has its channel and summary', 120_000);
  const shownMs = performance.now() - startedMs;
  const [answers] = await Promise.all([sent, others]);
  say(
    `${crowdSize} × /incident ${line}`,
    Object.entries(answers)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', '),
  );
  say(
    '  another’s note acknowledged after, at most',
    `${Math.round(Math.max(...waitsMs))} ms (${waitsMs.length} notes)`,
  );
  say('  a real sev1 has its channel and summary after', `${Math.round(shownMs)} ms`);
  say('  memory before, and at most', `${before} MB, ${highest} MB`);
}

/** Sends a crowd's commands; answers when the first is on its way, and how many got which answer. */
function crowdOf({ port }: Instance, line: string, channel: string, name: string) {
  const team = deployment.workspace.snapshot().team.id;
  const order = JSON.stringify({ port, team, channel, line, size: crowdSize, name });
  const sender = fork(new URL('./crowd-sender.ts', import.meta.url), [order], { execArgv: ['--import', 'tsx'] });
  const next = async () => (await once(sender, 'message'))[0];
  const begun = next();
  return { begun, answers: begun.then(next).then((answers) => z.record(z.string(), z.number()).parse(answers)) };
}

async function residentMegabytes({ port }: Instance): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Math.round(Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)?.[1]) / 1_000_000);
}

async function declare(title: string): Promise<{ readonly id: string; readonly channel: string }> {
  const { workspace } = deployment;
  await workspace.say({ user: ben, channel: general, text: `/incident declare sev2 ${title}` });
  const id = (await declaredAs(deployment, title))[0]?.incident_id ?? '';
  await untilShown(deployment, id);
  return { id, channel: shownOf(workspace, id).channels[0]?.id ?? '' };
}

function say(what: string, figure: string): void {
  process.stdout.write(`${what}: ${figure}\n`);
}
