import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ana, ben, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { runQuorum } from '../support/quorum-process.ts';
import { untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

/** What must be nowhere in the end; each stands in a text of another kind. */
const secret = 'hunter2';

let deployment: Deployment;
let quorum: Instance;

beforeAll(async () => {
  deployment = await startDeployment('http');
  quorum = await deployment.start();
});
afterAll(() => deployment?.stop());

const say = (line: string, channel: string) =>
  deployment.workspace.say({ user: ana, channel, text: `/incident ${line}` });

/** Everything that Slack keeps of the product's: its posts, its channels, the Home tabs. Slack's own lines are not ours. */
function keptBySlack(): string {
  const { channels, messages, homes } = deployment.workspace.snapshot();
  const posts = messages.filter(({ ephemeral_to, subtype, user }) => !ephemeral_to && !subtype && user !== ana);
  return JSON.stringify([channels, posts, homes]);
}

/** The names of the columns, in all tables, that hold the secret. */
async function columnsWithSecret(): Promise<readonly string[]> {
  const columns = await deployment.query<{ table_name: string; column_name: string }>(
    `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  const found = await Promise.all(
    columns.map(async ({ table_name, column_name }) => {
      const rows = await deployment.query(
        `SELECT 1 FROM "${table_name}" WHERE "${column_name}"::text ILIKE '%${secret}%' LIMIT 1`,
      );
      return rows.length > 0 ? [`${table_name}.${column_name}`] : [];
    }),
  );
  return found.flat();
}

test('what was redacted is in no table, no post, no channel, no Home tab, no log, and the chain still holds', async () => {
  const { environment } = deployment.database;
  await deployment.workspace.open_home({ user: ben });
  await say(`declare sev1 The password ${secret} leaked`, general);
  const [row] = await deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident');
  const incidentId = row?.incident_id ?? '';
  await untilShown(deployment, incidentId);
  const [{ channel_id: channel } = { channel_id: '' }] = await deployment.query<{ channel_id: string }>(
    'SELECT channel_id FROM slack_channel',
  );
  for (const line of [
    `note It is ${secret}`,
    `task Change ${secret}`,
    `role ${secret} <@${ben}>`,
    `update Everybody knows ${secret}`,
    `correct 2 It is really ${secret}`,
    'sev 2',
    'sev 1',
    `resolve ${secret} is changed`,
  ]) {
    await say(line, channel);
  }
  await untilShown(deployment, incidentId);
  expect(keptBySlack()).toContain(secret);
  expect(await columnsWithSecret()).toContain('incident_text.text');

  for (const event of [1, 2, 3, 4, 5, 6, 9]) {
    await runQuorum(['redact', '1', String(event), '--reason', 'a password'], environment);
  }

  expect((await columnsWithSecret()).filter((column) => column.startsWith('incident'))).toEqual([]);
  await until(() => !keptBySlack().includes(secret), 'Slack keeps nothing of it', 40_000);
  expect(await columnsWithSecret()).toEqual([]);
  expect(quorum.logged() + quorum.said()).not.toContain(secret);
  for (const args of [['show', '1'], ['export', '1'], ['export', '1', '--format', 'md'], ['list'], ['verify', '1']]) {
    expect(await runQuorum(args, environment)).not.toContain(secret);
  }
  const verified = await runQuorum(['verify', '1'], environment);
  expect(verified).toContain('chain intact');
  expect(verified).toContain('redacted');
}, 120_000);
