import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clicksIn } from '../slack/clicks-in.ts';
import { ana, ben, type Deployment, general, startDeployment } from '../support/deployment.ts';
import { recordedEvents } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

let deployment: Deployment;
let incidentId: string;
let channel: string;

beforeAll(async () => {
  deployment = await startDeployment('http');
  await deployment.start();
  await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev1 Payments fail' });
  incidentId = (await recordedEvents(deployment))[0]?.incident_id ?? '';
  await untilShown(deployment, incidentId);
  channel = shownOf(deployment.workspace, incidentId).channels[0]?.id ?? '';
  await deployment.workspace.join({ user: ben, channel });
});
afterAll(() => deployment?.stop());

const say = (user: string, line: string) => deployment.workspace.say({ user, channel, text: `/incident ${line}` });
const typesOf = async () => (await recordedEvents(deployment, incidentId)).map(({ type }) => type);

/** What somebody alone sees in the channel, the newest last. */
const toldTo = (user: string) => deployment.workspace.snapshot().messages.filter((one) => one.ephemeral_to === user);

/** The question that somebody was asked, with its answers. */
const asked = (user: string, text: string) =>
  until(
    () => toldTo(user).find((one) => one.text.includes(text) && clicksIn(one.blocks).length > 0),
    `${text} is asked`,
  );

const answer = async (user: string, { ts }: { readonly ts: string }, action_id: string) =>
  expect(await deployment.workspace.click({ user, channel, message_ts: ts, action_id })).toMatchObject({ ok: true });

test('a “Take lead” of an old message asks, and its answer takes the lead from whoever was named, and from nobody else', async () => {
  const { workspace } = deployment;
  // It stands as long as Slack does: nobody edits what one person alone sees.
  await say(ben, '');
  const old = await until(
    () =>
      toldTo(ben).find(({ blocks }) => clicksIn(blocks).some(({ action_id }) => action_id === 'incident:take_lead:v1')),
    'ben sees how it stands',
  );
  await say(ana, 'lead');
  const before = await typesOf();
  await answer(ben, old, 'incident:take_lead:v1');
  const question = await asked(ben, 'Take the lead?');
  expect(question.text).toContain(`<@${ana}> has led since`);
  await answer(ben, question, 'incident:leave:v1');
  await until(() => toldTo(ben).some(({ text }) => text === 'Nothing was changed.'), 'ben is told');
  expect(await typesOf()).toEqual(before);

  await answer(ben, old, 'incident:take_lead:v1');
  const again = await until(
    () => toldTo(ben).findLast(({ text, blocks }) => /Take the lead\?/.test(text) && clicksIn(blocks).length > 0),
    'it is asked again',
  );
  await answer(ben, again, 'incident:take_lead_from:v1');
  await until(async () => (await typesOf()).at(-1) === 'lead_taken', 'ben leads');
  await until(() => toldTo(ben).some(({ text }) => text.startsWith('You lead INC-1 now, from')), 'ben is told');
  await until(
    () =>
      workspace.snapshot().messages.some(({ text }) => text.startsWith(`<@${ben}> leads INC-1 now (from <@${ana}>`)),
    'the channel hears it',
  );
});

test('the question before resolving: “Not yet” changes nothing, and “Resolve” resolves once with what was typed', async () => {
  const before = await typesOf();
  await say(ana, 'resolve Rolled back the deploy');
  const question = await asked(ana, 'Resolve INC-1?');
  await answer(ana, question, 'incident:leave:v1');
  await until(() => toldTo(ana).some(({ text }) => text === 'Nothing was changed.'), 'ana is told');
  expect(await typesOf()).toEqual(before);

  await say(ana, 'resolve Rolled back the deploy');
  const again = await asked(ana, 'Resolve INC-1?');
  await Promise.all([answer(ana, again, 'incident:resolve_now:v1'), answer(ana, again, 'incident:resolve_now:v1')]);
  await until(async () => (await typesOf()).includes('resolved'), 'it is resolved');
  await untilShown(deployment, incidentId);
  const events = await recordedEvents(deployment, incidentId);
  expect(events.filter(({ type }) => type === 'resolved')).toMatchObject([
    { actor: ana, origin: 'button', data: { text: 'Rolled back the deploy' } },
  ]);
});
