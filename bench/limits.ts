import { setTimeout as wait } from 'node:timers/promises';
import { ana, announcements, type Deployment, general, startDeployment } from '../test/support/deployment.ts';
import stopServer from '../test/support/global-teardown.ts';
import { declaredAs } from '../test/support/recorded.ts';
import { shownOf, untilShown } from '../test/support/shown.ts';
import { until } from '../test/support/until.ts';

/**
 * How long people wait for what Slack shows while Slack limits or refuses calls, through a whole process:
 * `npm run bench:limits`
 */
const noteEveryMs = 1_000;
const notes = 60;

const deployment = await startDeployment('http');
try {
  await deployment.start();
  await underRealLimits(deployment);
  await while429(deployment);
  await whileRefused(deployment);
} finally {
  await deployment.stop();
  await stopServer();
}

/** Notes come once a second into one incident; after half of them somebody acknowledges another. */
async function underRealLimits({ workspace }: Deployment): Promise<void> {
  const busy = await declare('Busy');
  const quiet = await declare('Quiet');
  await workspace.settings({ limits: true });
  const lagsMs: number[] = [];
  let quietMs = 0;
  const seen: Promise<void>[] = [];
  for (let note = 1; note <= notes; note += 1) {
    const startedMs = performance.now();
    await workspace.say({ user: ana, channel: busy.channel, text: `/incident note Step ${note}` });
    seen.push(shownWith(busy.id, note + 1).then(() => void lagsMs.push(performance.now() - startedMs)));
    if (note === notes / 2) {
      const askedMs = performance.now();
      await workspace.say({ user: ana, channel: quiet.channel, text: '/incident ack' });
      seen.push(
        shownWith(quiet.id, 2).then(() => {
          quietMs = performance.now() - askedMs;
        }),
      );
    }
    await wait(Math.max(0, noteEveryMs - (performance.now() - startedMs)));
  }
  await Promise.all(seen);
  await workspace.clear({});
  const { counts } = await workspace.counts({});
  say(
    'a note a second, Slack’s own limits on: summary behind',
    `${at(lagsMs, 0.5)} / ${at(lagsMs, 0.95)} / ${at(lagsMs, 1)} ms`,
  );
  say('  an acknowledgement of another incident shown after', `${Math.round(quietMs)} ms`);
  say('  calls answered with 429', String(counts.rate_limited));
}

async function while429({ workspace }: Deployment): Promise<void> {
  const one = await declare('Limited');
  await workspace.faults({ method: 'chat.update', kind: 'rate_limited', lasts_ms: 60_000 });
  const receipt = await workspace.say({ user: ana, channel: one.channel, text: '/incident ack' });
  say('chat.update answers 429 for 60 s: an Acknowledge answered in', `${receipt.ok ? receipt.ack_ms : 'never'} ms`);
  const startedMs = performance.now();
  await workspace.say({ user: ana, channel: general, text: '/incident declare sev1 Worse' });
  const id = await idOf('Worse');
  await until(
    () => shownOf(workspace, id).announcements.length > 0 && shownOf(workspace, id).summaries[0]?.pinned === true,
    'it is announced and has its summary',
    60_000,
  );
  say('  a new sev1 announced, with its summary pinned, after', `${Math.round(performance.now() - startedMs)} ms`);
  await workspace.clear({});
}

async function whileRefused({ workspace }: Deployment): Promise<void> {
  const refused = { method: 'chat.postMessage', kind: 'refused', error: 'is_archived', times: 1_000_000 } as const;
  await workspace.faults({ ...refused, with: { channel: announcements } });
  const startedMs = performance.now();
  await workspace.say({ user: ana, channel: general, text: '/incident declare sev2 Refused' });
  const id = await idOf('Refused');
  const inChannel = (text: RegExp) => {
    const [channel] = shownOf(workspace, id).channels;
    return workspace.snapshot().messages.some((one) => one.channel === channel?.id && text.test(one.text));
  };
  await until(
    () => shownOf(workspace, id).summaries[0]?.pinned === true && inChannel(/^Event 1$/),
    'the rest is shown',
    60_000,
  );
  say(
    'the announcement is refused for ever: everything else shown after',
    `${Math.round(performance.now() - startedMs)} ms`,
  );
  await until(() => inChannel(/can’t be announced/), 'somebody is told', 60_000);
  say('  somebody told after', `${Math.round(performance.now() - startedMs)} ms`);
}

async function declare(title: string): Promise<{ readonly id: string; readonly channel: string }> {
  const { workspace } = deployment;
  await workspace.say({ user: ana, channel: general, text: `/incident declare sev2 ${title}` });
  const id = await idOf(title);
  await untilShown(deployment, id);
  return { id, channel: shownOf(workspace, id).channels[0]?.id ?? '' };
}

async function idOf(title: string): Promise<string> {
  return (await declaredAs(deployment, title))[0]?.incident_id ?? '';
}

/** Resolves once the summary says that it is as of this event, or a later one. */
async function shownWith(id: string, sequence: number): Promise<void> {
  const shows = () => {
    const blocks = JSON.stringify(shownOf(deployment.workspace, id).summaries[0]?.blocks ?? []);
    return Number(/event (\d+) · /.exec(blocks)?.[1] ?? 0) >= sequence;
  };
  await until(shows, `event ${sequence} is shown`, 120_000);
}

function at(values: readonly number[], share: number): number {
  return Math.round([...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN);
}

function say(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(72)} ${figure}\n`);
}
