import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Receipt } from '../../src/sandbox/workspace/protocol.ts';
import { ana, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { offers, press } from '../support/press.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import type { StatementLog } from '../support/statement-log.ts';
import { until } from '../support/until.ts';

let deployment: Deployment;
let instance: Instance;
let log: StatementLog;
let incidentId: string;
let channel: string;

beforeAll(async () => {
  deployment = await startDeployment('http');
  log = await deployment.database.logStatements();
  instance = await deployment.start();
  await say('declare sev3 Warm', general);
  const [row] = await deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident');
  incidentId = row?.incident_id ?? '';
  await untilShown(deployment, incidentId);
  channel = shownOf(deployment.workspace, incidentId).summaries[0]?.channel ?? '';
  await say('note warm', channel);
});
afterAll(() => deployment?.stop());

const say = (line: string, where: string) =>
  deployment.workspace.say({ user: ana, channel: where, text: `/incident ${line}` });

/**
 * What a process reads now and then by itself: the heads of open incidents, who looks at a Home tab, the services, what is due, and
 * whether a region answers.
 */
const unasked =
  /^(SELECT 1$|select .*(max\("sequence"\)|from "(slack_home|service|oncall_override|oncall_calendar)"|where "due_at" <= now\(\)))/;

/** The statements that an act leads to up to its event: what its answer waits for. */
async function untilEvent(act: () => Promise<Receipt>): Promise<readonly string[]> {
  const before = (await quietLog()).length;
  expect(await act()).toMatchObject({ ok: true });
  const after = (await log.read()).slice(before).filter((statement) => !unasked.test(statement));
  expect(after.filter(isAppend)).toHaveLength(1);
  return after.slice(0, after.findIndex(isAppend) + 1);
}

const isAppend = (statement: string) => statement.includes('insert into "incident_event"');

/** The log once the surfaces of what was done before have been brought up to date. */
function quietLog(): Promise<readonly string[]> {
  return until(
    async () => {
      const before = await log.read();
      await wait(500);
      const after = await log.read();
      return after.length === before.length ? after : null;
    },
    'the database is at rest',
    20_000,
  );
}

test.each<[string, () => Promise<Receipt>]>([
  ['/incident note', () => say('note hello', channel)],
  ['a click on Acknowledge', () => click('incident:acknowledge:v1')],
  ['/incident sev', () => say('sev 4', channel)],
  ['/incident resolve', () => say('resolve', channel)],
  ['a click on Reopen', () => click('incident:reopen:v1')],
  ['/incident declare', () => say('declare sev3 Another', general)],
])('%s is one statement to the server, and no other comes before its answer', async (_name, act) => {
  expect(await untilEvent(act)).toHaveLength(1);
});

test('a process that has just started asks once which incident the channel is of', async () => {
  const { port, kill } = instance;
  await kill('SIGTERM');
  instance = await deployment.start({ port });
  const [lookUp, ...append] = await untilEvent(() => say('note cold', channel));
  expect(lookUp).toMatch(/^select "incident_id" from "slack_channel"/);
  expect(append).toHaveLength(1);
});

test('nothing that it sent was a transaction, or failed', async () => {
  const statements = await quietLog();
  expect(statements.filter((statement) => /^(begin|commit|rollback)/i.test(statement))).toEqual([]);
  expect(await log.failures()).toBe(0);
});

async function click(action_id: string): Promise<Receipt> {
  const { workspace } = deployment;
  await until(() => offers(workspace, incidentId, action_id), 'the button is there', 20_000);
  return press(workspace, incidentId, { user: ana, action_id });
}
