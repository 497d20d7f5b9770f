import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { words } from '../../src/slack/inputs/read-line.ts';
import { ana, ben, type Deployment, general, startDeployment, toldBy } from '../support/deployment.ts';
import { filledIn, press } from '../support/press.ts';
import { declaredAs } from '../support/recorded.ts';
import { shownOf, untilShown, untilToldInPerson } from '../support/shown.ts';
import { until } from '../support/until.ts';

const bot = 'U0QUORUMBOT';

/** Most calls that a declaration makes, and any command after it. */
const declarationMax = 12;
const commandMax = 4;

/** Many who belong in the channel. */
const crowd = Array.from({ length: 6 }, (_, index) => `U0CROWD000${index}`);

const lines = [
  'ack',
  `lead <@${ana}>`,
  'sev sev3',
  'sev sev1 Customers in the UK, too',
  'status identified A bad deploy',
  'update We are rolling back',
  'status monitoring',
  'update All is well so far. next in 30m',
  'note Rolled back by hand',
  'task Look at the logs',
  'done 1',
  'undone 1',
  `assign 1 <@${ben}>`,
  'due 1 in 2h',
  'tasks',
  'followup Alert on a full disk',
  'followups',
  'correct 7 We rolled back',
  'hide 10',
  'unhide 10',
  'impact Nobody can pay',
  'services checkout',
  'summary Payments time out',
  'rename Calls are very dear',
  `role scribe <@${ben}>`,
  `page <@${ben}>`,
  ...crowd.map((user, index) => `role crew${index} <@${user}>`),
  'subscribe',
  'unsubscribe',
  'timeline',
  'at 1m ago',
  'catchup',
  'show',
  'join 1',
  'list',
  'oncall',
  'service checkout',
  'override list',
  'reliability',
  'help',
];

/** What is said once it is over. */
const lastLines = ['cause A bad deploy', 'reopen It is back'];

/** What concerns another incident, too, which is told of it as well. */
const triageLines = [
  'triage sev4 Something odd',
  'accept 2',
  'merge 2 into 1',
  'unmerge 2',
  'decline 2 A test of ours',
];

/** Moving to a private channel takes everything away that was shown, and makes it anew. */
const moving = ['private', 'share'];

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment('http');
  await deployment.start();
});
afterAll(() => deployment?.stop());

test('a declaration makes at most twelve calls to Slack and each command after it four, whatever it changes', async () => {
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
  const idOf = async (title: string) => (await declaredAs(deployment, title))[0]?.incident_id ?? '';
  await workspace.say({ user: ana, channel: general, text: '/incident declare sev2 Calls are dear' });
  const incidentId = await idOf('Calls are dear');
  await untilShown(deployment, incidentId);
  await count('declare');
  const channel = shownOf(workspace, incidentId).channels[0]?.id ?? '';
  const say = async (text: string) =>
    expect(await workspace.say({ user: ana, channel, text })).toMatchObject({ ok: true });
  const play = async (line: string) => {
    await say(`/incident ${line}`);
    await untilShown(deployment, incidentId);
    await untilToldInPerson(deployment, incidentId);
    await count(line);
  };
  for (const line of lines) await play(line);
  const fill = async (form: string, values: Parameters<typeof workspace.submit>[0]['values']) => {
    await press(workspace, incidentId, { user: ana, action_id: `incident:${form}:v1` });
    const view = await until(() => workspace.snapshot().views.find(({ user }) => user === ana), 'the form is open');
    await until(() => (JSON.stringify(workspace.snapshot().views).includes('loading') ? null : true), 'it is filled');
    before = await calls();
    expect(await workspace.submit({ user: ana, view_id: view.id, values })).toMatchObject({ ok: true });
    await untilShown(deployment, incidentId);
  };
  await play('sev sev3');
  await fill('update', { ...filledIn({ text: 'It is worse' }), severity: { 'value:v1': 'sev1' } });
  const raising = (await calls()) - before;
  expect(raising).toBeGreaterThan(0);
  expect(raising).toBeLessThanOrEqual(commandMax);
  before = await calls();
  const receipt = await workspace.say({ user: ana, channel, text: '/incident resolve Rolled back' });
  expect(toldBy(receipt)).toMatch(/^Resolve INC-1\? /);
  await fill('resolve', { ...filledIn({ text: 'Rolled back' }), sure: { 'value:v1': ['sure'] } });
  await count('resolve');
  for (const line of lastLines) await play(line);
  expect(made).toMatchObject({ resolve: commandMax, 'reopen It is back': commandMax - 1 });
  const { declare = 0, ...commands } = made;
  expect(declare).toBeGreaterThan(0);
  expect(declare).toBeLessThanOrEqual(declarationMax);
  expect(Object.entries(commands).filter(([, calls]) => calls > commandMax)).toEqual([]);
  const asked = (await workspace.calls({ method: 'users.info' })).calls;
  expect(asked.length).toBeLessThanOrEqual([ana, ben, ...crowd, bot].length);

  const both: Record<string, number> = {};
  for (const line of triageLines) {
    before = await calls();
    await say(`/incident ${line}`);
    const other = await idOf('Something odd');
    await until(() => shownOf(workspace, other).announcements[0], 'it is announced');
    if (!line.startsWith('triage')) await untilShown(deployment, other);
    await untilShown(deployment, incidentId);
    both[line] = (await calls()) - before;
  }
  const tooMany = Object.entries(both).filter(
    ([line, calls]) => calls > (line.startsWith('accept') ? declarationMax : 2 * commandMax),
  );
  expect(tooMany).toEqual([]);

  const all = ['declare', 'resolve', ...moving, ...lines, ...lastLines, ...triageLines];
  const tried = new Set(all.map((line) => line.split(' ')[0]));
  expect(words.map(({ word }) => word).filter((word) => !tried.has(word))).toEqual([]);
}, 240_000);
