import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { words } from '../../src/slack/inputs/read-line.ts';
import { ana, ben, type Deployment, general, startDeployment } from '../support/deployment.ts';
import { declaredAs } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';

const bot = 'U0QUORUMBOT';

/** Most calls that a declaration makes, and any command after it. */
const declarationMax = 12;
const commandMax = 4;

/** Where news of a sev1 changes the topic, too: #incidents hears of it by a reply, since Slack notifies nobody of an edit: one call more. */
const toldToAll = new Set(['sev sev1', 'resolve It is fixed', 'reopen It is back']);

/** Many who belong in the channel. */
const crowd = Array.from({ length: 6 }, (_, index) => `U0CROWD000${index}`);

const lines = [
  'ack',
  `lead <@${ana}>`,
  'sev sev3',
  'sev sev1',
  'status identified A bad deploy',
  'update We are rolling back',
  'note Rolled back by hand',
  'task Look at the logs',
  'done 1',
  'correct 7 We rolled back',
  `role scribe <@${ben}>`,
  ...crowd.map((user, index) => `role crew${index} <@${user}>`),
  'timeline',
  'show',
  'list',
  'reliability',
  'help',
  'resolve It is fixed',
  'reopen It is back',
];

/** Moving to a private channel takes everything away that was shown, and makes it anew. */
const moving = new Set(['private', 'share']);

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment('http');
  await deployment.start();
});
afterAll(() => deployment?.stop());

test('a declaration makes at most twelve calls to Slack and each command after it four, one more where all hear of a sev1', async () => {
  const { workspace } = deployment;
  for (const [index, user] of crowd.entries()) await workspace.person({ user, name: `crew${index}` });
  // Who somebody is is asked once for each, whatever they do.
  const calls = async () => (await workspace.calls({})).calls.filter(({ method }) => method !== 'users.info').length;
  let before = await calls();
  const made: Record<string, number> = {};
  const count = async (line: string) => {
    const now = await calls();
    made[line] = now - before;
    before = now;
  };
  await workspace.say({ user: ana, channel: general, text: '/incident declare sev2 Calls are dear' });
  const [row] = await declaredAs(deployment, 'Calls are dear');
  const incidentId = row?.incident_id ?? '';
  await untilShown(deployment, incidentId);
  await count('declare');
  const channel = shownOf(workspace, incidentId).channels[0]?.id ?? '';
  for (const line of lines) {
    const receipt = await workspace.say({ user: ana, channel, text: `/incident ${line}` });
    expect(receipt).toMatchObject({ ok: true });
    await untilShown(deployment, incidentId);
    await count(line);
  }
  const { declare = 0, ...commands } = made;
  expect(declare).toBeGreaterThan(0);
  expect(declare).toBeLessThanOrEqual(declarationMax);
  const dear = Object.entries(commands).filter(([line, calls]) => calls > commandMax + (toldToAll.has(line) ? 1 : 0));
  expect(dear).toEqual([]);
  const asked = (await workspace.calls({ method: 'users.info' })).calls;
  expect(asked.length).toBeLessThanOrEqual([ana, ben, ...crowd, bot].length);
  const tried = new Set(['declare', ...moving, ...lines.map((line) => line.split(' ')[0])]);
  expect(words.map(({ word }) => word).filter((word) => !tried.has(word))).toEqual([]);
});
