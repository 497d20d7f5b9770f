import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ana, type Deployment, general, startDeployment } from '../support/deployment.ts';
import { declaredAs } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment('http');
  await deployment.start();
});
afterAll(() => deployment?.stop());

async function declared(title: string) {
  const { workspace } = deployment;
  await workspace.say({ user: ana, channel: general, text: `/incident declare sev3 ${title}` });
  const [row] = await declaredAs(deployment, title);
  const incidentId = row?.incident_id ?? '';
  await untilShown(deployment, incidentId);
  const channel = shownOf(workspace, incidentId).channels[0]?.id ?? '';
  return { incidentId, channel };
}

const bot = () => deployment.workspace.snapshot().people.find(({ is_bot }) => is_bot)?.id ?? '';
const isIn = (channel: string) =>
  deployment.workspace
    .snapshot()
    .channels.find(({ id }) => id === channel)
    ?.members.includes(bot()) === true;

/** Takes the bot out, and waits until the app has done what it does about it. */
async function remove(channel: string): Promise<void> {
  expect(await deployment.workspace.kick({ user: ana, channel, who: bot() })).toEqual({ ok: true });
  await until(async () => {
    const { requests } = await deployment.workspace.requests({ name: 'channel_left' });
    const [open] = await deployment.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM slack_inbox WHERE body IS NOT NULL',
    );
    return requests.some(({ acks }) => acks.length > 0) && open?.count === 0;
  }, 'the app has dealt with it');
}

test('the bot comes back to the channel of an open incident, and sees what it missed', async () => {
  const { workspace } = deployment;
  const { incidentId, channel } = await declared('Bot is removed');
  const before = shownOf(workspace, incidentId).summaries[0]?.ts ?? '';
  await workspace.faults({ method: 'conversations.join', kind: 'error_500', times: 1_000 });
  await remove(channel);
  await workspace.delete({ user: ana, channel, message_ts: before });
  expect(isIn(channel)).toBe(false);
  await workspace.faults({ method: 'conversations.join', times: 0 });
  await until(() => isIn(channel), 'the bot is back');
  await until(() => shownOf(workspace, incidentId).summaries[0]?.pinned === true, 'the summary is back, and pinned');
});

test('it stays out of the channel of a resolved one', async () => {
  const { channel, incidentId } = await declared('Bot is out');
  await deployment.workspace.say({ user: ana, channel, text: '/incident resolve' });
  await untilShown(deployment, incidentId);
  await remove(channel);
  expect(isIn(channel)).toBe(false);
});
