import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { postId } from '../../src/slack/surfaces/post-id.ts';
import { chance } from '../simulation/chance.ts';
import { ana, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { declaredAs, recordedEvents } from '../support/recorded.ts';
import { request } from '../support/requests.ts';
import { postedTwice, shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const seed = Number(process.env.QUORUM_SEED ?? 20_261_126);
const processes = 3;
const titles = Array.from({ length: 13 }, (_, index) => `Service ${String(index + 1).padStart(2, '0')}`);
const tasks = 39;
const due = titles.length * tasks;
const killsMin = 6;
/** How long a process is left alone at least and at most before it is killed. */
const aliveMs = [1_500, 9_000] as const;
/** When the tasks are due: all incidents are shown by then, and the kills have begun. */
const dueInMs = 30_000;

let directory: string;
let deployment: Deployment;
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quorum-nudges-'));
  const file = join(directory, 'quorum.yml');
  await writeFile(
    file,
    'reminders: { unattended: { after: never }, still_open: { after: never }, task_due: { after: 1s } }\n',
  );
  deployment = await startDeployment('http');
  environment = { ...deployment.database.environment, QUORUM_CONFIG: file };
});
afterAll(async () => {
  await deployment?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Runs a process, kills or stops it at a moment drawn from the seed, and runs the next, until it is stopped. */
function keepRunning(first: Instance, index: number) {
  let instance = first;
  let kills = 0;
  let isStopped = false;
  async function run(): Promise<void> {
    for (let round = 0; !isStopped; round += 1) {
      await wait(aliveMs[0] + chance(seed, index, round) * (aliveMs[1] - aliveMs[0]));
      if (isStopped) return;
      await instance.kill(chance(seed, index, round, 1) < 0.75 ? 'SIGKILL' : 'SIGTERM');
      kills += 1;
      instance = await deployment.start({ environment, port: instance.port });
    }
  }
  const ended = run();
  return {
    kills: () => kills,
    async stop() {
      isStopped = true;
      await ended;
    },
  };
}

/** How often each reminder of an incident stands in Slack, by the sequence of its event. */
function standing(incidentId: string, sequences: readonly number[]): readonly number[] {
  const held = deployment.workspace.snapshot().messages.map(({ metadata }) => JSON.stringify(metadata ?? {}));
  return sequences.map((sequence) => {
    const id = postId(incidentId, 'reminder', sequence);
    return held.filter((one) => one.includes(id)).length;
  });
}

test(`${due} things that are due are ${due} events and ${due} messages, though ${processes} processes are killed and started at random (seed ${seed})`, async () => {
  const started = await Promise.all(Array.from({ length: processes }, () => deployment.start({ environment })));
  const ids: string[] = [];
  for (const title of titles) {
    const text = `/incident declare sev3 ${title}`;
    expect(await deployment.workspace.say({ user: ana, channel: general, text })).toMatchObject({ ok: true });
    ids.push((await declaredAs(deployment, title))[0]?.incident_id ?? '');
  }
  const running = started.map(keepRunning);
  const due_at = new Date(Date.now() + dueInMs).toISOString();
  for (const id of ids) {
    const adding = Array.from({ length: tasks }, (_, index) =>
      deployment.record.execute(request(id, `${id} ${index}`, { type: 'add_task', text: `task ${index + 1}`, due_at })),
    );
    for (const outcome of await Promise.all(adding)) expect(outcome).toMatchObject({ kind: 'recorded' });
  }
  const sent = () => deployment.query(`SELECT 1 FROM incident_event WHERE type = 'reminder_sent'`);
  await until(async () => (await sent()).length >= due, 'all are sent', 300_000);
  await Promise.all(running.map((one) => one.stop()));
  expect(running.reduce((sum, one) => sum + one.kills(), 0)).toBeGreaterThanOrEqual(killsMin);

  for (const id of ids) {
    const reminders = (await recordedEvents(deployment, id)).filter(({ type }) => type === 'reminder_sent');
    const numbers = reminders.map(({ data }) => Object(data).of).toSorted((one, other) => one - other);
    expect(numbers).toEqual(Array.from({ length: tasks }, (_, index) => index + 1));
    await until(
      () => standing(id, sequencesOf(reminders)).every((times) => times > 0),
      'Slack has each of them',
      300_000,
    );
    await untilShown(deployment, id);
    expect(standing(id, sequencesOf(reminders))).toEqual(reminders.map(() => 1));
    expect(shownOf(deployment.workspace, id).summaries).toHaveLength(1);
  }
  expect(postedTwice(deployment.workspace)).toEqual([]);
  expect(await sent()).toHaveLength(due);
}, 900_000);

function sequencesOf(events: readonly { readonly sequence: number }[]): readonly number[] {
  return events.map(({ sequence }) => sequence);
}
