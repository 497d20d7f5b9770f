import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ana, announcements, ben, type Deployment, general, startDeployment, toldBy } from '../support/deployment.ts';
import { filledIn } from '../support/press.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment('http');
  await deployment.workspace.group({ id: 'S0ONCALL', handle: 'oncall', users: [ana] });
  const file = join(await mkdtemp(join(tmpdir(), 'quorum-triage-')), 'quorum.yml');
  await writeFile(file, 'permissions: { decline: S0ONCALL, resolve: lead }');
  await deployment.start({ environment: { ...deployment.database.environment, QUORUM_CONFIG: file } });
});
afterAll(() => deployment?.stop());

const say = async (user: string, line: string, channel = general) =>
  toldBy(await deployment.workspace.say({ user, channel, text: `/incident ${line}` }));

async function idOf(title: string): Promise<string> {
  const [row] = await deployment.query<{ incident_id: string }>(
    'SELECT incident_id FROM incident_text WHERE text = $1 AND sequence = 1',
    [title],
  );
  return row?.incident_id ?? '';
}

async function typesOf(incident: string): Promise<readonly string[]> {
  const rows = await deployment.query<{ type: string }>(
    'SELECT type FROM incident_event WHERE incident_id = $1 ORDER BY sequence',
    [incident],
  );
  return rows.map(({ type }) => type);
}

const textsIn = (channel: string) =>
  deployment.workspace
    .snapshot()
    .messages.filter((message) => message.channel === channel)
    .map(({ text }) => text);

test('what is declared for triage is judged where incidents are announced, and has a channel once it is accepted', async () => {
  expect(await say(ana, 'triage sev2 Slow carts')).toContain('INC-1');
  const incident = await idOf('Slow carts');
  const card = await until(() => shownOf(deployment.workspace, incident).announcements[0], 'it is announced');
  expect(shownOf(deployment.workspace, incident).channels).toEqual([]);
  await deployment.workspace.click({
    user: ben,
    channel: announcements,
    message_ts: card.ts,
    action_id: 'incident:accept:v1',
  });
  await untilShown(deployment, incident);
  expect(await typesOf(incident)).toEqual(['declared', 'accepted']);
  const [channel] = shownOf(deployment.workspace, incident).channels;
  expect(channel?.members).toEqual(expect.arrayContaining([ana, ben]));
}, 60_000);

test('a duplicate is merged from anywhere: both say so, its people are invited, and its channel leads to the other', async () => {
  const asked = await say(ben, 'declare Carts are slow');
  expect(asked).toMatch(/^INC-2 is declared as sev3\. Its channel follows in a moment\. How bad is it\?/);
  expect(asked).toMatch(/INC-1 “Slow carts” looks the same: join it in <#C\w+>\?$/);
  const [loser, winner] = [await idOf('Carts are slow'), await idOf('Slow carts')];
  await untilShown(deployment, loser);
  expect(await say(ben, 'merge 2 into INC-1')).toBe('INC-2 is merged into INC-1. Its people are invited there.');
  await untilShown(deployment, loser);
  expect(await typesOf(loser)).toEqual(['declared', 'merged']);
  expect(await typesOf(winner)).toContain('absorbed');
  await untilShown(deployment, winner);
  const [left] = shownOf(deployment.workspace, loser).channels;
  const [goesOn] = shownOf(deployment.workspace, winner).channels;
  expect(left?.topic).toContain('merged into INC-1');
  expect(textsIn(left?.id ?? '').join('\n')).toContain(`Please go on there: <#${goesOn?.id}>`);
  expect(textsIn(goesOn?.id ?? '').join('\n')).toContain('INC-2 is merged into this incident');
  expect(await say(ben, 'merge 1 into 2')).toBe('INC-2 is merged into INC-1. Please name an open incident.');
}, 60_000);

test('a false alarm is declined with a reason and was never resolved; a drill has a number of its own', async () => {
  expect(await say(ana, 'declare drill Fire in the east wing')).toMatch(/^DRILL-1 is declared/);
  expect(await say(ana, 'decline DRILL-1 nobody came')).toBe('DRILL-1 is declined as a false alarm.');
  const drill = await idOf('Fire in the east wing');
  await untilShown(deployment, drill);
  expect(shownOf(deployment.workspace, drill).channels[0]?.name).toBe('drill-1-fire-in-the-east-wing');
  expect(await typesOf(drill)).toEqual(['declared', 'declined']);
  expect(await say(ana, 'list')).not.toContain('DRILL-1');
}, 60_000);

test('what settings keep for some people is theirs, typed, clicked and sent; what was typed is given back', async () => {
  await say(ana, 'triage sev3 Odd logs');
  const incident = await idOf('Odd logs');
  const card = await until(() => shownOf(deployment.workspace, incident).announcements[0], 'it is announced');
  const [named] = /INC-\d+/.exec(card.text) ?? [''];
  const only = `Only people in <!subteam^S0ONCALL> may decline ${named}. Please ask one of them.`;
  expect(await say(ben, `decline ${named} only a test`)).toBe(`${only}\nYou wrote: “only a test”`);

  const { workspace } = deployment;
  await workspace.click({
    user: ben,
    channel: announcements,
    message_ts: card.ts,
    action_id: 'incident:decline:v1',
  });
  const viewsOf = (user: string) => workspace.snapshot().views.filter((view) => view.user === user);
  const form = await until(() => viewsOf(ben)[0], 'the form is open');
  await workspace.submit({ user: ben, view_id: form.id, values: filledIn({ text: 'only a test' }) });
  expect(
    viewsOf(ben)
      .map(({ view }) => JSON.stringify(view))
      .at(-1),
  ).toContain(only);
  expect(viewsOf(ben)).toHaveLength(2);

  expect(await typesOf(incident)).toEqual(['declared']);
  expect(await say(ana, `decline ${named} only a test`)).toBe(`${named} is declined as a false alarm.`);
}, 60_000);

test('a bare number before a reason is an incident where no other can be meant, and is asked about where one can', async () => {
  await say(ana, 'triage sev4 Odd metrics');
  const odd = await idOf('Odd metrics');
  const card = await until(() => shownOf(deployment.workspace, odd).announcements[0], 'it is announced');
  const [, number = ''] = /INC-(\d+)/.exec(card.text) ?? [];
  const slow = await idOf('Slow carts');
  const [channel] = shownOf(deployment.workspace, slow).channels;
  const line = `/incident decline ${number} pods restarted`;
  const asks = await deployment.workspace.say({ user: ana, channel: channel?.id ?? '', text: line });
  expect(toldBy(asks)).toBe(
    `The number may be INC-${number}, or a part of what you say of INC-1. Which of them is the false alarm?\nYou wrote: “${line}”`,
  );
  const buttons = JSON.stringify(asks.ok ? asks.ack : null);
  expect(buttons).toContain(`decline INC-${number} pods restarted`);
  expect(buttons).toContain(`decline INC-1 ${number} pods restarted`);
  expect(await typesOf(slow)).not.toContain('declined');
  expect(await say(ana, `decline ${number} pods restarted`)).toBe(`INC-${number} is declined as a false alarm.`);
  expect(await typesOf(odd)).toEqual(['declared', 'declined']);
  expect(await say(ana, 'decline 999 pods restarted')).toContain('`/incident list` shows the incidents');
  expect(await say(ana, 'decline 999 pods restarted', channel?.id)).toBe('INC-1 is declined as a false alarm.');
}, 60_000);
