import { eraOf } from '../../src/slack/surfaces/eras.ts';
import { createDice } from '../simulation/chance.ts';
import { ana, ben, type Deployment, general, type Instance } from '../support/deployment.ts';
import type { Body, Inbox } from '../support/forged.ts';
import { forge } from '../support/forged-inputs.ts';
import { recordedEvents } from '../support/recorded.ts';
import { shownOf } from '../support/shown.ts';
import { until } from '../support/until.ts';
import { draw, type Ground, type Kind, kinds } from './draw.ts';
import { hostileText } from './hostile.ts';
import { harmsIn } from './judge.ts';
import { createReport, type Report } from './report.ts';
import { type Send, sendOver, type Way } from './send.ts';

export type FuzzOptions = {
  readonly way: Way;
  readonly seed: number;
  readonly payloads: number;
  readonly inbox: Inbox;
};

const ours = 'T0SANDBOX01';
const theirs = 'T0STRANGE';
const guest = 'U0GUEST';
const sharer = 'U0SHARER';
/** Who may do things and be named. */
const welcome = [ana, ben, guest];
const workers = 4;

/** How long Slack may take to show an incident: its posts are paced, and there may be hundreds. */
const shownMs = 180_000;

/** Lines of the log that say that something failed which no database and no Slack had made fail. */
const failures =
  /"msg":"(A request could not be (answered|dealt with)|A form could not be recorded|Something failed in the background[^"]*|Something that Slack sent was not acknowledged|An event could not be done yet|The database did not take a command)"/;

/**
 * Sends signed hostile payloads of every kind at one process and looks at all that came of it: answers, the log, what
 * stands in Slack, and whether every incident can be read after a restart. The same seed draws the same payloads.
 */
export async function fuzz(deployment: Deployment, { way, seed, payloads, inbox }: FuzzOptions): Promise<Report> {
  const report = createReport();
  const send = sendOver(way, deployment);
  let quorum = await deployment.start();
  const ground = await prepare(deployment, seed, inbox);
  const kindOf = new Map<string, Kind>();

  async function take(number: number): Promise<void> {
    const dice = createDice(seed, number);
    const kind = kinds[number % kinds.length] ?? 'any body';
    const mark = `q${number}q`;
    kindOf.set(mark, kind);
    const body = draw(dice, kind, ground, mark);
    report.count(kind, 'payloads', '');
    const answer = await send(quorum, body);
    if (answer === null || answer.status === 404) {
      if (await hasEnded(quorum)) {
        report.count(kind, 'crashes', body.text);
        quorum = await deployment.start();
      } else report.count(kind, 'no answer', body.text);
      return;
    }
    if (answer.status >= 500) report.count(kind, '5xx', body.text);
    look(parsed(answer.text));
  }

  /** Whatever people can read, with the kind of the payload that typed what is wrong in it. */
  function look(shown: unknown): void {
    for (const { harm, text } of harmsIn(shown)) {
      report.count(kindOf.get(/q\d+q/.exec(text)?.[0] ?? '') ?? 'any body', harm, text);
    }
  }

  let begun = 0;
  const work = async () => {
    while (begun < payloads) {
      begun += 1;
      await take(begun);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));

  const rows = await deployment.query<{ incident_id: string; team_id: string }>(
    'SELECT incident_id, team_id FROM incident',
  );
  const teams = new Map(rows.map(({ incident_id, team_id }) => [incident_id, team_id]));
  for (const { incident_id } of rows) await untilReadable(deployment, incident_id, report);
  for (const { type, actor, data, incident_id } of await recordedEvents(deployment)) {
    const named = [actor, data.user_id].filter((one) => one !== undefined && !String(one).startsWith('system:'));
    const isOurs = teams.get(incident_id) === ours && named.every((one) => welcome.includes(String(one)));
    if (!isOurs) report.count('any body', 'strangers', `${type} by ${actor} on ${JSON.stringify(data.user_id)}`);
  }
  for (const line of quorum.logged().split('\n')) if (failures.test(line)) report.count('any body', 'failures', line);
  const { messages, homes } = deployment.workspace.snapshot();
  // What people themselves say in a channel is theirs.
  const posted = messages.filter(({ user }) => user !== ana && user !== ben);
  for (const shown of [...posted, ...Object.values(homes), ...inbox.received.map(parsed)]) look(shown);

  await quorum.kill('SIGKILL');
  quorum = await deployment.start();
  await readAll((body) => send(quorum, body), deployment, report, look);
  await quorum.kill('SIGKILL');
  return report;
}

/** Incidents to try things on, and messages in their channels to be noted. */
async function prepare({ workspace, query }: Deployment, seed: number, inbox: Inbox): Promise<Ground> {
  const dice = createDice(seed, 0);
  const others = [
    { user: guest, is_restricted: true },
    { user: 'U0ROBOT', is_bot: true },
    { user: 'U0GONE', deleted: true },
  ];
  for (const person of [...others, { user: sharer }])
    await workspace.person({ ...person, name: person.user.toLowerCase() });
  for (const title of ['First', 'Second', 'private Third']) {
    await workspace.say({ user: ana, channel: general, text: `/incident declare ${title}` });
  }
  const rows = await query<{ incident_id: string }>('SELECT incident_id FROM incident ORDER BY number');
  const incidents = [];
  for (const { incident_id: incidentId } of rows) {
    const isIn = () => shownOf(workspace, incidentId).channels.find(({ members }) => members.includes(ana))?.id;
    const channel = await until(isIn, 'the incident has a channel with somebody in it', 20_000);
    incidents.push({ incidentId, channel });
  }
  const messages = [];
  for (const { channel } of incidents) {
    for (let said = 0; said < 8; said += 1) {
      await workspace.say({ user: ana, channel, text: hostileText(dice, 'q0q').replaceAll('\u0000', '') || 'nothing' });
    }
    messages.push(...workspace.snapshot().messages.filter((one) => one.channel === channel && one.user === ana));
  }
  const people = [ana, ben, ana, ben, ...others.map(({ user }) => user), 'U0NOBODY'];
  const teams = { team: ours, strangeTeam: theirs };
  return { ...teams, people, sharer, incidents, messages, elsewhere: general, responseUrl: inbox.url };
}

async function untilReadable(deployment: Deployment, incidentId: string, report: Report): Promise<void> {
  const read = await deployment.record.load(incidentId, { fresh: true });
  if (read.kind !== 'read' || read.value === null || read.value.state.unreadable !== null) {
    report.count('any body', 'unreadable', `${incidentId}: ${read.kind}`);
    return;
  }
  const { state } = read.value;
  const head = `event ${state.head.sequence} `;
  // Anybody may have made it private.
  const shown = () => JSON.stringify(shownOf(deployment.workspace, incidentId, eraOf(state)).summaries);
  await until(() => shown().includes(head), `Slack shows ${head}of ${incidentId}`, shownMs);
}

/** Reads every incident in a process that has just begun, as its people do. */
async function readAll(
  send: (body: Body) => ReturnType<Send>,
  { query, workspace }: Deployment,
  report: Report,
  look: (shown: unknown) => void,
): Promise<void> {
  const rows = await query<{ incident_id: string; number: number }>('SELECT incident_id, number FROM incident');
  for (const { incident_id, number } of rows) {
    const channel = shownOf(workspace, incident_id).channels[0]?.id ?? general;
    const from = { user: ana, team: ours, channel };
    for (const line of ['timeline', `show ${number}`, 'list']) {
      const text = (await send(forge.command(from, line)))?.text ?? 'no answer';
      look(parsed(text));
      const isRead = !/^no answer|can’t be read|There is no such incident|has no incident/.test(text);
      if (!isRead) report.count('any body', 'unreadable', `${line} of INC-${number}: ${text}`);
    }
  }
}

async function hasEnded({ ended }: Instance): Promise<boolean> {
  return Promise.race([ended.then(() => true), new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
