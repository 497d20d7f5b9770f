import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Receipt } from '../../src/sandbox/workspace/protocol.ts';
import { twins } from '../../src/slack/inputs/twins.ts';
import { ana, ben, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { declaredAs } from '../support/recorded.ts';
import { askedBy } from '../support/settings.ts';
import { postedTwice, shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

/**
 * What one person does, and the event that it leaves; `before`: what it takes, done undisturbed. `{last}` stands for the
 * number of the last event, `{number}` for that of the incident, `{other}` for that of one more incident.
 */
type Deed = { readonly leaves: string; readonly before?: readonly string[] } & (
  | { readonly line: string; readonly isAnywhere?: true }
  | { readonly button: string }
);

/** Thirteen responses, worked on at the same time. Every kill meets each of them in another deed, at another moment. */
const responses: readonly (readonly [Deed, Deed, Deed, Deed])[] = [
  [
    declared('declare sev3'),
    { button: 'incident:acknowledge:v1', leaves: 'acknowledged' },
    { line: 'lead', leaves: 'lead_assigned' },
    { line: 'lead none', leaves: 'lead_given_up' },
  ],
  [
    declared('declare sev3'),
    { line: `role scribe <@${ben}>`, leaves: 'role_assigned' },
    { line: 'role scribe none', leaves: 'role_given_up' },
    { line: 'page <!subteam^S0PAYMENTS|@payments>', leaves: 'page_asked' },
  ],
  [
    declared('declare sev3'),
    { line: 'sev 4', leaves: 'severity_changed' },
    { before: ['note A full disk'], line: 'correct {last} A full memory', leaves: 'corrected' },
    { line: 'sev 1 Customers in the UK, too', leaves: 'severity_changed' },
  ],
  [
    declared('declare sev3'),
    { line: 'update We are rolling back. next in 1h', leaves: 'update_posted' },
    { line: 'status monitoring Rolled back', leaves: 'status_changed' },
    { line: 'resolve', leaves: 'resolved' },
  ],
  [
    declared('declare sev3'),
    { line: 'impact Nobody can pay', leaves: 'impact_set' },
    { line: 'services checkout', leaves: 'services_set' },
    { line: 'summary Payments time out', leaves: 'summary_set' },
  ],
  [
    declared('declare sev3'),
    { line: 'subscribe', leaves: 'subscribed' },
    { line: 'unsubscribe', leaves: 'unsubscribed' },
    { line: 'rename {title} is back', leaves: 'renamed' },
  ],
  [
    declared('declare sev3'),
    { line: `task <@${ben}> Look at the logs`, leaves: 'task_added' },
    { line: 'done 1', leaves: 'task_completed' },
    { line: 'undone 1', leaves: 'task_reopened' },
  ],
  [
    declared('declare sev3'),
    { before: ['task Look at the logs'], line: `assign 1 <@${ben}>`, leaves: 'task_assigned' },
    { line: 'due 1 in 2h', leaves: 'task_due_set' },
    { before: ['note A private thought'], line: 'hide {last}', leaves: 'entry_hidden' },
  ],
  [
    declared('declare sev3'),
    { line: `followup <@${ben}> Alert on a full disk`, leaves: 'followup_added' },
    { line: 'followup done 1', leaves: 'followup_completed' },
    { before: ['hide {last}'], line: 'unhide 3', leaves: 'entry_unhidden' },
  ],
  [
    declared('declare sev3'),
    { line: 'cause A bad deploy', leaves: 'cause_set' },
    { before: ['resolve'], line: 'reopen It is back', leaves: 'reopened' },
    { line: 'decline A test of ours', leaves: 'declined' },
  ],
  [
    declared('declare sev3'),
    { line: 'merge into {other}', leaves: 'merged' },
    { line: 'unmerge', leaves: 'unmerged' },
    { line: 'ack', leaves: 'acknowledged' },
  ],
  [
    declared('declare sev3'),
    { line: 'note Before it is private', leaves: 'note_added' },
    { line: 'private', leaves: 'made_private' },
    { line: `share <@${ben}>`, leaves: 'shared' },
  ],
  [
    declared('triage sev4'),
    { line: 'accept {number}', isAnywhere: true, leaves: 'accepted' },
    { line: 'status identified', leaves: 'status_changed' },
    { line: 'decline {number} A test of ours', isAnywhere: true, leaves: 'declined' },
  ],
];

function declared(line: string): Deed {
  return { line: `${line} {title}`, isAnywhere: true, leaves: 'declared' };
}

const kills = responses[0]?.length ?? 0;
const titles = responses.map((_, index) => `Service ${String(index + 1).padStart(2, '0')}`);
/** Others are merged into it, and nothing else happens to it. */
const other = 'Service 99';
/** Longest time from a click to the kill: an undisturbed process has made the last call to Slack by then. */
const delayMaxMs = 250;
const seed = Number(process.env.QUORUM_SEED ?? 20_261_124);

let deployment: Deployment;
let instance: Instance;
beforeAll(async () => {
  deployment = await startDeployment('http');
  instance = await deployment.start();
});
afterAll(() => deployment?.stop());

test('every word that leaves an event is tried', () => {
  const tried = responses.flat().map((deed) => ('line' in deed ? (deed.line.split(' ')[0] ?? '') : ''));
  const leaving = twins(askedBy(ana)).filter(({ commands }) => commands.length > 0);
  expect(leaving.map(({ word }) => word.word).filter((word) => !tried.includes(word))).toEqual([]);
});

test(`kill -9 at ${kills * titles.length} moments of a response loses nothing and doubles nothing (seed ${seed})`, async () => {
  const random = randomFrom(seed);
  await say(general, `declare sev5 ${other}`, other);
  for (let kill = 0; kill < kills; kill += 1) {
    const moments = await Promise.all(titles.map((title, index) => momentOf(title, responses[index]?.[kill])));
    const pressed = moments.map(async ({ press }) => {
      await wait(Math.floor(random() * delayMaxMs));
      return press();
    });
    await wait(delayMaxMs);
    await instance.kill('SIGKILL');
    const receipts = await Promise.all(pressed);
    instance = await deployment.start({ port: instance.port });
    for (const [index, { title, known, leaves, request }] of moments.entries()) {
      const acknowledged = receipts[index]?.ok === true;
      expect((await recordOf(title)).length).toBeGreaterThanOrEqual(acknowledged ? known.length + 1 : known.length);
      await repeat(request);
      expect(await recordOf(title)).toEqual([...known, leaves]);
    }
    for (const title of titles) await expectShown(title);
    expect(postedTwice(deployment.workspace, { inPerson: true })).toEqual([]);
  }
  expect(await recordOf(other)).toEqual(['declared', 'absorbed', 'released']);
}, 300_000);

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

async function nameOf(title: string): Promise<string> {
  const [declaration] = await declaredAs(deployment, title);
  return `INC-${declaration?.data.number ?? 0}`;
}

/** What Slack calls a request, and a text that is in this one only. */
type Request = { readonly name: string; readonly mark: string };

/** Says a line undisturbed. A busy machine may answer too late, and is then asked again. */
async function say(channel: string, line: string, mark: string): Promise<void> {
  const receipt = await deployment.workspace.say({ user: ana, channel, text: `/incident ${line}` });
  if (!receipt.ok && receipt.error === 'operation_timeout') await repeat({ name: '/incident', mark });
  else expect(receipt).toEqual(expect.objectContaining({ ok: true }));
}

/** Waits until a deed can be done, does what it takes, and answers how it is done. */
async function momentOf(title: string, deed: Deed | undefined) {
  if (deed === undefined) throw new Error('a deed expected');
  const { workspace } = deployment;
  const isDeclared = deed.leaves !== 'declared';
  const channel = isDeclared && !('isAnywhere' in deed) ? await channelOf(title) : general;
  for (const line of deed.before ?? []) {
    const known = (await recordOf(title)).length;
    await say(channel, await filled(line, title), channel);
    expect(await recordOf(title)).toHaveLength(known + 1);
  }
  const known = await recordOf(title);
  const about = { title, known, leaves: deed.leaves };
  if ('line' in deed) {
    const text = `/incident ${await filled(deed.line, title)}`;
    const request: Request = {
      name: '/incident',
      mark: channel === general ? text.slice('/incident '.length) : channel,
    };
    return { ...about, request, press: (): Promise<Receipt> => workspace.say({ user: ana, channel, text }) };
  }
  const incidentId = (await incidentOf(title)) ?? '';
  const { ts } = await until(() => shownOf(workspace, incidentId).summaries[0], 'there is a summary', 20_000);
  const press = (): Promise<Receipt> => workspace.click({ user: ana, channel, message_ts: ts, action_id: deed.button });
  return { ...about, request: { name: deed.button, mark: channel }, press };
}

async function filled(line: string, title: string): Promise<string> {
  return line
    .replace('{title}', title)
    .replace('{last}', String((await recordOf(title)).length))
    .replace('{number}', await nameOf(title))
    .replace('{other}', await nameOf(other));
}

/** The incident's own channel: of one that was made private the one that it has moved to. */
async function channelOf(title: string): Promise<string> {
  const incidentId = (await incidentOf(title)) ?? '';
  const isPrivate = (await recordOf(title)).includes('made_private');
  const { id } = await until(
    () =>
      shownOf(deployment.workspace, incidentId).channels.find(
        ({ members, is_private = false }) => members.includes(ana) && is_private === isPrivate,
      ),
    'somebody is in the channel',
    20_000,
  );
  return id;
}

/** The same request again, as Slack may send it whether it was answered or not. */
async function repeat({ name, mark }: Request): Promise<void> {
  const { requests } = await deployment.workspace.requests({ name });
  const last = requests.findLast(({ payload }) => JSON.stringify(payload).includes(mark));
  const again = await deployment.workspace.redeliver({ id: last?.id });
  expect(again).toMatchObject({ ok: true, acks: [{ kind: 'acked' }] });
}

async function expectShown(title: string): Promise<void> {
  const { workspace } = deployment;
  const incidentId = (await incidentOf(title)) ?? '';
  const record = await recordOf(title);
  // What is in triage has no channel yet.
  if (title === titles.at(-1) && record.length === 1) return;
  await untilShown(deployment, incidentId);
  if (record.includes('made_private')) return;
  const { channels, summaries, announcements } = shownOf(workspace, incidentId);
  expect([channels.length, summaries.length, announcements.length]).toEqual([1, 1, 1]);
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
