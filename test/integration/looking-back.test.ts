import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clicksIn } from '../slack/clicks-in.ts';
import { readBlocks } from '../slack/read-blocks.ts';
import { ana, ben, type Deployment, general, startDeployment } from '../support/deployment.ts';
import { recordedEvents } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { stallDatabase } from '../support/stall-database.ts';
import { until } from '../support/until.ts';

let deployment: Deployment;
let channel: string;

beforeAll(async () => {
  deployment = await startDeployment('http');
  await deployment.start();
  await say(ana, 'declare sev3 Checkout is down', general);
  const [row] = await deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident');
  await untilShown(deployment, row?.incident_id ?? '');
  channel = shownOf(deployment.workspace, row?.incident_id ?? '').summaries[0]?.channel ?? '';
});
afterAll(() => deployment?.stop());

const say = (user: string, line: string, where = channel) =>
  deployment.workspace.say({ user, channel: where, text: `/incident ${line}` });

/** The last answer that somebody was given whose words match. */
const answered = (user: string, words: RegExp) =>
  until(() => {
    const mine = deployment.workspace.snapshot().messages.filter((one) => one.ephemeral_to === user);
    const last = mine.at(-1);
    const said = last === undefined ? '' : [last.text, ...readBlocks(last.blocks)].join('\n');
    return words.test(said) ? said : null;
  }, `somebody reads ${words}`);

test('who comes in is offered to catch up, once, and reads only what is new the next time', async () => {
  await say(ana, 'note it is the cache');
  await deployment.workspace.join({ user: ben, channel });
  const offer = await until(
    () => deployment.workspace.snapshot().messages.find((one) => one.ephemeral_to === ben),
    'ben is offered to catch up',
  );
  expect(readBlocks(offer.blocks).join('\n')).toContain('You joined');
  const clicked = { user: ben, channel, message_ts: offer.ts, action_id: 'incident:catchup:v1' };
  await deployment.workspace.click(clicked);
  expect(await answered(ben, /Since the start/)).toContain('“it is the cache”');
  const seen = 'SELECT 1 FROM incident_seen WHERE user_id = $1';
  await until(async () => (await deployment.query(seen, [ben])).length > 0, 'it is written down that ben has looked');
  await say(ana, 'note no, it is the queue');
  await say(ben, 'catchup');
  const again = await answered(ben, /Since you last looked/);
  expect(again).toContain('no, it is the queue');
  expect(again).not.toContain('“it is the cache”');
  // Who has acted is offered nothing.
  expect(deployment.workspace.snapshot().messages.filter(({ text }) => text.includes('You joined'))).toHaveLength(1);
});

test('the timeline is narrowed, and how the incident stood at a minute is told', async () => {
  await say(ana, 'timeline notes');
  expect(await answered(ana, /Timeline of.*notes/)).not.toContain('declared');
  await say(ana, 'at 5m ago');
  expect(await answered(ana, /was not declared yet at/)).toContain('INC-1');
  await say(ana, 'at 0:00 someday');
  await answered(ana, /Please write a time/);
});

/** The last answer of somebody's that has a button. */
const buttonOf = (user: string, action_id: string) =>
  until(() => {
    const mine = deployment.workspace.snapshot().messages.filter((one) => one.ephemeral_to === user);
    return mine.findLast((one) => clicksIn(one.blocks).some((click) => click.action_id === action_id));
  }, `somebody is offered ${action_id}`);
const click = (user: string, action_id: string, message_ts: string) =>
  deployment.workspace.click({ user, channel, message_ts, action_id });
const notesOf = async (text: string) =>
  (await recordedEvents(deployment)).filter(({ data }) => JSON.stringify(data).includes(text)).length;

test('what is not understood is given back, and is a note by one click, once however often it is clicked', async () => {
  await say(ana, 'the replica lags behind');
  const answer = await answered(ana, /add it as a note\?/);
  expect(answer).toContain('/incident the replica lags behind');
  const { ts } = await buttonOf(ana, 'incident:say_second:v1');
  await Promise.all([1, 2, 3].map(() => click(ana, 'incident:say_second:v1', ts)));
  await until(async () => (await notesOf('the replica lags behind')) > 0, 'it is noted');
  await say(ana, 'note and after it');
  expect(await notesOf('the replica lags behind')).toBe(1);
  // Where there is no incident, what was typed comes back, too.
  await say(ana, 'note for nobody', general);
  expect(await answered(ana, /This channel has no incident/)).toContain('/incident note for nobody');
});

test('what is not known to be recorded can be retried, and counts once', async () => {
  const stalled = await stallDatabase(deployment.database.ownerUrl);
  await say(ana, 'note while it was down');
  const { ts } = await buttonOf(ana, 'incident:retry:v1');
  await stalled.resume();
  await Promise.all([1, 2].map(() => click(ana, 'incident:retry:v1', ts)));
  await until(async () => (await notesOf('while it was down')) > 0, 'it is recorded');
  await say(ana, 'note and after that');
  expect(await notesOf('while it was down')).toBe(1);
});
