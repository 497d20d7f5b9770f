import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { OpenView } from '../../src/sandbox/workspace/protocol.ts';
import { blockIdOf, clicksIn } from '../slack/clicks-in.ts';
import { ana, ben, type Deployment, general, startDeployment, toldBy } from '../support/deployment.ts';
import { filledIn } from '../support/press.ts';
import { recordedEvents } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

const guest = 'U0GUEST';
let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment('http');
  await deployment.workspace.person({ user: guest, name: 'guest', is_restricted: true });
  await deployment.start();
});
afterAll(() => deployment?.stop());
afterEach(async () => {
  for (const { user, id } of deployment.workspace.snapshot().views) {
    await deployment.workspace.close({ user, view_id: id });
  }
});

const viewsOf = (user: string): readonly OpenView[] =>
  deployment.workspace.snapshot().views.filter((open) => open.user === user);
const saysTo = (user: string) => JSON.stringify(viewsOf(user)[0]?.view.blocks ?? '');
const say = async (user: string, line: string) =>
  toldBy(await deployment.workspace.say({ user, channel: general, text: `/incident ${line}` }));
const open = (user: string) => deployment.workspace.say({ user, channel: general, text: '/incident declare' });
const fromMessage = (user: string, ts: string, channel = general) =>
  deployment.workspace.shortcut({ user, channel, message_ts: ts, callback_id: 'declare_message' });
const submit = (user: string, values: Readonly<Record<string, string>>) =>
  deployment.workspace.submit({ user, view_id: viewsOf(user)[0]?.id ?? '', values: filledIn(values) });

/** The events of the incident that was declared last. */
async function latest() {
  const [row] = await deployment.query<{ incident_id: string }>(
    'SELECT incident_id FROM incident ORDER BY number DESC LIMIT 1',
  );
  return recordedEvents(deployment, row?.incident_id ?? '');
}

/** What somebody is told in direct messages. */
function toldDirectly(user: string) {
  const { channels, messages } = deployment.workspace.snapshot();
  const direct = channels.filter((one) => one.is_im === true && one.members.includes(user)).map(({ id }) => id);
  return messages.filter((one) => direct.includes(one.channel));
}

test.each<[string, object, string, string]>([
  ['a text', { user: ben, text: 'Carts are empty\nsince noon' }, 'Carts are empty', 'Carts are empty\nsince noon'],
  [
    'attachments',
    { bot_id: 'B0ALERTS', attachments: [{ title: 'CPU is high', fields: [{ title: 'Host', value: 'db-1' }] }] },
    'CPU is high',
    'CPU is high\nHost: db-1',
  ],
  [
    'blocks',
    { bot_id: 'B0ALERTS', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Disk is full' } }] },
    'Disk is full',
    'Disk is full',
  ],
  ['a file', { bot_id: 'B0ALERTS', files: [{ title: 'thread dump' }] }, '[file: thread dump]', '[file: thread dump]'],
  [
    'more than a form carries, with what JSON escapes',
    { bot_id: 'B0ALERTS', text: `Queue is full\n${'"\\\n'.repeat(1_500)}` },
    'Queue is full',
    'Queue is full\n"\\',
  ],
])('a message of %s suggests the title, and becomes the first entry, linked', async (_kind, message, title, text) => {
  const { workspace } = deployment;
  const posted = await workspace.post({ channel: general, message: { ...message } });
  const ts = posted.ok ? posted.ts : '';
  await fromMessage(ana, ts);
  const suggested = await until(() => viewsOf(ana)[0], 'the form is open');
  expect(JSON.stringify(suggested.view.blocks)).toContain(`"initial_value":${JSON.stringify(title)}`);
  expect(saysTo(ana)).toContain('becomes the first entry:');
  await submit(ana, { title: `${title} again`, severity: 'sev2' });
  expect(viewsOf(ana)).toEqual([]);
  const events = await latest();
  expect(events.map(({ type, actor, origin }) => [type, actor, origin])).toEqual([
    ['declared', ana, 'modal'],
    ['note_added', ana, 'modal'],
  ]);
  expect(events[0]?.data).toMatchObject({ title: `${title} again`, severity: 'sev2' });
  const note = String(events[1]?.data.text);
  expect(note.startsWith(text)).toBe(true);
  expect(note).toContain(`${workspace.url}/archives/${general}/p${ts.replace('.', '')}]`);
  expect(events[1]?.data.written).toMatchObject({ at: new Date(Number(ts) * 1000).toISOString() });
});

test('a guest gets a sentence in place of the form', async () => {
  await deployment.workspace.invite({ user: ana, channel: general, who: guest });
  const posted = await deployment.workspace.post({ channel: general, message: { text: 'Help' } });
  await fromMessage(guest, posted.ok ? posted.ts : '');
  const told = await until(
    () => deployment.workspace.snapshot().messages.find((one) => one.ephemeral_to === guest),
    'the guest is told',
  );
  expect(told.text).toContain('Guests can’t declare an incident');
  expect(viewsOf(guest)).toEqual([]);
});

test('the severity that a title clearly names counts where none was chosen, and is asked for where it names none', async () => {
  await open(ana);
  await submit(ana, { title: '[sev1] Payments fail' });
  expect((await latest())[0]?.data).toMatchObject({ title: 'Payments fail', severity: 'sev1' });
  await open(ana);
  await submit(ana, { title: 'Sev1 was chosen otherwise', severity: 'sev4' });
  expect((await latest())[0]?.data).toMatchObject({ title: 'Sev1 was chosen otherwise', severity: 'sev4' });
  await open(ana);
  await submit(ana, { title: 'Nobody knows how bad' });
  expect((await latest())[0]?.data).toMatchObject({ severity: 'sev3', severity_unsaid: true });
  const asked = await until(() => toldDirectly(ana).find(({ text }) => /How bad is it\?/.test(text)), 'it is asked');
  expect(clicksIn(asked.blocks).map(({ action_id }) => action_id)).toContain('incident:severity_worst:v1');
  await open(ana);
  await submit(ana, { title: 'Logins fail, sev9' });
  expect(viewsOf(ana)[0]?.errors).toEqual({ title: expect.stringContaining('is not a severity') });
});

test('what was declared a moment ago and what looks the same is shown in the form and in the answer, and Join brings in', async () => {
  const { workspace } = deployment;
  expect(await say(ana, 'declare sev2 Search index is stale')).toContain('INC-');
  const first = (await latest())[0]?.incident_id ?? '';
  await untilShown(deployment, first);
  const [channel] = shownOf(workspace, first).channels;
  expect(channel?.members).not.toContain(ben);
  await open(ben);
  expect(saysTo(ben)).toMatch(/“Search index is stale” was declared <!date.*: join it in <#C\w+>\?/);
  const inForm = viewsOf(ben)[0];
  const join = clicksIn(inForm?.view.blocks).find(({ value }) => value === first);
  expect(join).toEqual({ action_id: 'incident:join:v1', value: first });
  const row = blockIdOf(inForm?.view.blocks, { action_id: 'incident:join:v1', value: first }) ?? '';
  await workspace.click({ user: ben, view_id: inForm?.id ?? '', action_id: 'incident:join:v1', block_id: row });
  const told = await until(() => viewsOf(ben)[1], 'ben is told in front of the form');
  expect(JSON.stringify(told.view.blocks)).toContain(`You are in <#${channel?.id}>`);
  expect(shownOf(workspace, first).channels[0]?.members).toContain(ben);
  expect(await say(ben, 'declare sev3 The index of search is old')).toMatch(
    /“Search index is stale” looks the same: join it in <#C\w+>\?/,
  );
  expect(await say(ana, 'join 1')).toMatch(/^You are in <#C\w+>, the channel of INC-1\.$/);
});
