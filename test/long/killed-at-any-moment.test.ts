import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Receipt } from '../../src/sandbox/workspace/protocol.ts';
import { ana, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { declaredAs } from '../support/recorded.ts';
import { postedTwice, shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

/** A response, as one person plays it: what they do, and the event that it leaves. */
const response = [
  { line: 'declare sev3', leaves: 'declared' },
  { button: 'incident:acknowledge:v1', leaves: 'acknowledged' },
  { line: 'lead', leaves: 'lead_assigned' },
  { line: 'note Payments pods restart', leaves: 'note_added' },
  { line: 'sev 4', leaves: 'severity_changed' },
  { line: 'status monitoring Rolled back', leaves: 'status_changed' },
  { line: 'resolve', leaves: 'resolved' },
  { line: 'reopen', leaves: 'reopened' },
] as const;

/** Five incidents are worked on at the same time, and every kill meets each of them at another moment of its response. */
const titles = Array.from({ length: 13 }, (_, index) => `Service ${String(index + 1).padStart(2, '0')}`);
const stepsBetweenKills = 2;
/** Longest time from a click to the kill: an undisturbed process has made the last call to Slack by then. */
const delayMaxMs = 250;
const seed = Number(process.env.QUORUM_SEED ?? 20_261_124);
const kills = response.length / stepsBetweenKills;

let deployment: Deployment;
let instance: Instance;
beforeAll(async () => {
  deployment = await startDeployment('http');
  instance = await deployment.start();
});
afterAll(() => deployment?.stop());

test(`kill -9 at ${kills * titles.length} moments of a response loses nothing and doubles nothing (seed ${seed})`, async () => {
  const random = randomFrom(seed);
  for (let kill = 0; kill < kills; kill += 1) {
    const moments = titles.map((title, index) => ({
      title,
      step: kill * stepsBetweenKills + (index % stepsBetweenKills),
      afterMs: Math.floor(random() * delayMaxMs),
    }));
    await Promise.all(moments.map(({ title, step }) => playUpTo(title, step)));
    const deeds = await Promise.all(moments.map(async (one) => ({ ...one, deed: await prepare(one.title, one.step) })));
    const pressed = deeds.map(async ({ deed, afterMs }) => {
      await wait(delayMaxMs - afterMs);
      return deed.press();
    });
    await wait(delayMaxMs);
    await instance.kill('SIGKILL');
    const receipts = await Promise.all(pressed);
    instance = await deployment.start({ port: instance.port });
    for (const [index, { title, step, deed }] of deeds.entries()) {
      const acknowledged = receipts[index]?.ok === true;
      expect((await recordOf(title)).length).toBeGreaterThanOrEqual(acknowledged ? step + 1 : step);
      await repeat(deed);
      expect(await recordOf(title)).toEqual(leftBy(step + 1));
    }
    for (const title of titles) await expectShown(title);
  }
}, 300_000);

/** The events that the first steps of the response leave. */
const leftBy = (steps: number) => response.slice(0, steps).map(({ leaves }) => leaves);

/** The types of an incident's events. */
async function recordOf(title: string): Promise<readonly string[]> {
  const rows = await deployment.query<{ type: string }>(
    `SELECT type FROM incident_event WHERE incident_id = $1 ORDER BY sequence`,
    [await incidentOf(title)],
  );
  return rows.map(({ type }) => type);
}

async function incidentOf(title: string): Promise<string | null> {
  return (await declaredAs(deployment, title))[0]?.incident_id ?? null;
}

/** Does what comes before a step, undisturbed. A busy machine may answer too late, and is then asked again. */
async function playUpTo(title: string, step: number): Promise<void> {
  for (let next = (await recordOf(title)).length; next < step; next += 1) {
    const deed = await prepare(title, next);
    const receipt = await deed.press();
    if (!receipt.ok && receipt.error === 'operation_timeout') await repeat(deed);
    else expect(receipt).toEqual(expect.objectContaining({ ok: true }));
  }
}

type Deed = {
  press(): Promise<Receipt>;
  /** What Slack calls it, and a text that is in this one only. */
  readonly name: string;
  readonly mark: string;
};

/** Waits until a step can be done, and answers how. */
async function prepare(title: string, number: number): Promise<Deed> {
  const { workspace } = deployment;
  const step = response[number];
  if (step === undefined) throw new Error('a step expected');
  if (step.leaves === 'declared') {
    const text = `/incident ${step.line} ${title}`;
    return { press: () => workspace.say({ user: ana, channel: general, text }), name: '/incident', mark: title };
  }
  const incidentId = (await incidentOf(title)) ?? '';
  const { id: channel } = await until(
    () => shownOf(workspace, incidentId).channels.find(({ members }) => members.includes(ana)),
    'somebody is in the channel',
    20_000,
  );
  if ('line' in step) {
    const text = `/incident ${step.line}`;
    return { press: () => workspace.say({ user: ana, channel, text }), name: '/incident', mark: channel };
  }
  const { ts } = await until(() => shownOf(workspace, incidentId).summaries[0], 'there is a summary', 20_000);
  return {
    press: () => workspace.click({ user: ana, channel, message_ts: ts, action_id: step.button }),
    name: step.button,
    mark: channel,
  };
}

/** The same request again, as Slack may send it whether it was answered or not. */
async function repeat({ name, mark }: Deed): Promise<void> {
  const { requests } = await deployment.workspace.requests({ name });
  const last = requests.findLast(({ payload }) => JSON.stringify(payload).includes(mark));
  const again = await deployment.workspace.redeliver({ id: last?.id });
  expect(again).toMatchObject({ ok: true, acks: [{ kind: 'acked' }] });
}

async function expectShown(title: string): Promise<void> {
  const { workspace } = deployment;
  const incidentId = (await incidentOf(title)) ?? '';
  await untilShown(deployment, incidentId);
  const { channels, summaries, announcements } = shownOf(workspace, incidentId);
  expect([channels.length, summaries.length, announcements.length]).toEqual([1, 1, 1]);
  expect(postedTwice(workspace)).toEqual([]);
}

/** Numbers from 0 up to 1 that follow from a seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
