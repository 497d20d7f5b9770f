import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Message } from '../../src/sandbox/workspace/protocol.ts';
import { ana, ben, type Deployment, general, startDeployment } from '../support/deployment.ts';
import { recordedEvents } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const chloe = 'U0CHLOELIND';

/** What somebody types, after `/incident`: in the channel of the last incident, or in #general where it has none. */
type Line = readonly [user: string, line: string];

/** The responses as they are typed. A line that leaves no event is of a word that this version does not have. */
const responses: Readonly<Record<string, readonly Line[]>> = {
  'a sev1 with three people': [
    [ana, 'declare sev1 Payments fail in the EU'],
    [ben, 'ack'],
    [ben, `lead <@${ben}>`],
    [ben, `role comms <@${chloe}>`],
    [ben, 'impact EU card payments, about 30 % of orders'],
    [chloe, 'status identified EU card payments fail. We are looking for the cause.'],
    [ana, 'subscribe'],
    [ben, 'note It is the database'],
    [ben, 'correct {note} It is payment-worker v142'],
    [ben, `lead <@${ana}>`],
    [ana, 'lead'],
    [ana, `task <@${ben}> Roll back payment-worker to v141`],
    [ana, `followup <@${ben}> Alert on failed payments`],
    [chloe, 'update We roll back payment-worker. next in 30m'],
    [ben, 'done 1'],
    [ana, 'resolve Rolled back payment-worker'],
    [ben, 'reopen It is back'],
    [ben, 'status monitoring The second worker is rolled back, too'],
    [ben, 'resolve Both workers run v141'],
  ],
  'a false alarm and a duplicate': [
    [chloe, 'triage sev2 Checkout looks slow'],
    [ben, 'decline INC-{1} A dashboard was wrong'],
    [ana, 'declare sev2 Search is slow'],
    [ben, 'declare sev3 Search slow'],
    [ben, 'merge {3} into {2}'],
  ],
  'a drill': [
    [ana, 'declare drill sev1 A region is lost'],
    [ana, 'ack'],
    [ana, `lead <@${ana}>`],
    [ana, `role scribe <@${ben}>`],
    [ben, 'update Traffic goes to the other region. next in 1h'],
    [ben, 'resolve The other region took all traffic'],
  ],
  'a private incident': [
    [ana, 'declare private sev1 Leaked customer list'],
    [ana, 'ack'],
    [ana, `lead <@${ana}>`],
    [ana, `role comms <@${ben}>`],
    [ben, 'update The link is closed. next in 1h'],
    [ben, 'resolve The list is not reachable any more'],
  ],
};

/** A busy machine shows in two calls what is otherwise shown in one. */
const oftener = 1.1;

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment('http');
  await deployment.start();
});
afterAll(() => deployment?.stop());

/** Whether everybody in its channel reads it there: a reply is read in its thread. */
function isPublic({ channel, thread_ts, subtype, ephemeral_to }: Message): boolean {
  const isRead = ephemeral_to === undefined && (thread_ts === undefined || subtype === 'thread_broadcast');
  return isRead && channel !== general && !channel.startsWith('D');
}

/** Answers a question that only they see with yes, where there is one. */
async function confirm(user: string): Promise<void> {
  const { workspace } = deployment;
  const asks = (message: Message) =>
    message.ephemeral_to === user && JSON.stringify(message).includes('incident:resolve_now:v1');
  const asked = workspace.snapshot().messages.filter(asks).at(-1);
  if (asked === undefined) return;
  const { channel, ts: message_ts } = asked;
  await workspace.click({ user, channel, message_ts, action_id: 'incident:resolve_now:v1' });
}

/** One that was declared as private is announced nowhere. */
async function untilInChannel(incidentId: string, types: readonly string[]): Promise<void> {
  const { workspace } = deployment;
  await until(
    () => {
      const [summary] = shownOf(workspace, incidentId).summaries;
      const members = shownOf(workspace, incidentId).channels[0]?.members ?? [];
      if (types.includes('role_assigned') && !members.includes(ben)) return false;
      if (summary?.pinned !== true || !JSON.stringify(summary.blocks).includes(`event ${types.length} ·`)) return false;
      const told = workspace.snapshot().messages.filter(({ channel }) => channel === summary.channel);
      return types.at(-1) !== 'resolved' || told.some(({ text }) => /^✅.* resolved/.test(text));
    },
    'it is shown',
    45_000,
  );
}

async function play(lines: readonly Line[]) {
  const { workspace } = deployment;
  const callsNow = async () => (await workspace.calls({})).calls.filter(({ method }) => method !== 'users.info').length;
  const before = await callsNow();
  const publicBefore = workspace.snapshot().messages.filter(isPublic).length;
  const missing: string[] = [];
  const own = new Set<string>();
  let channel = general;
  for (const [user, line] of lines) {
    const known = await recordedEvents(deployment);
    const note = String(known.find(({ type }) => type === 'note_added')?.sequence ?? 0);
    const joined = workspace.snapshot().channels.find(({ id }) => id === channel)?.members ?? [];
    if (!joined.includes(user)) await workspace.join({ user, channel }).catch(() => undefined);
    const isNew = /^(?:declare|triage)\b/.test(line);
    const declared = known.filter(({ type, incident_id }) => type === 'declared' && own.has(incident_id));
    const numbers = declared.map(({ data }) => Number(data.number)).toSorted((one, other) => one - other);
    const numberOf = (_: string, place: string) => String(numbers[Number(place) - 1] ?? 999);
    const inChannel = isNew || !own.size ? general : channel;
    await workspace.say({
      user,
      channel: inChannel,
      text: `/incident ${line.replace('{note}', note).replaceAll(/\{(\d)\}/g, numberOf)}`,
    });
    if (line.startsWith('resolve')) await confirm(user);
    const events = await recordedEvents(deployment);
    if (events.length === known.length) {
      missing.push(line.split(' ')[0] ?? line);
      continue;
    }
    const left = events.filter(
      (one) => !known.some(({ incident_id, sequence }) => incident_id === one.incident_id && sequence === one.sequence),
    );
    for (const { incident_id } of left) own.add(incident_id);
    for (const incidentId of own) {
      const types = events.filter(({ incident_id }) => incident_id === incidentId).map(({ type }) => type);
      const isInTriage =
        lines[0]?.[1].startsWith('triage') === true && incidentId === [...own][0] && !missing.includes('triage');
      if (isInTriage) {
        const says = types.includes('declined') ? /declined/i : /triage/i;
        await until(() => says.test(shownOf(workspace, incidentId).announcements[0]?.text ?? ''), 'it is announced');
      } else if (lines[0]?.[1].includes('private')) await untilInChannel(incidentId, types);
      else await untilShown(deployment, incidentId);
    }
    channel = shownOf(workspace, [...own].at(-1) ?? '').channels.at(-1)?.id ?? channel;
  }
  return {
    calls: (await callsNow()) - before,
    public: workspace.snapshot().messages.filter(isPublic).length - publicBefore,
    missing: [...new Set(missing)],
  };
}

test('a response costs no more calls to Slack, and is read in no more messages, than the docs say', async () => {
  const page = await readFile(new URL('../../docs/responses.md', import.meta.url), 'utf8').catch(() => '');
  const tooDear: string[] = [];
  for (const [name, lines] of Object.entries(responses)) {
    const cost = await play(lines);
    const row = page.split('\n').find((line) => line.startsWith(`| ${name} `)) ?? '';
    const [, , , calls = '0', , told = '0'] = row.split('|').map((cell) => cell.trim());
    const says = `${name}: ${cost.calls} calls, ${cost.public} public messages${cost.missing.length === 0 ? '' : `, without ${cost.missing.join(', ')}`}`;
    if (process.env.QUORUM_COSTS !== undefined) console.info(says);
    if (cost.missing.length > 0 || cost.calls > Number(calls) * oftener || cost.public > Number(told))
      tooDear.push(says);
  }
  expect(tooDear).toEqual([]);
}, 300_000);
