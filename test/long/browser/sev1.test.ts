import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BrowserStory, startBrowserStory, summary } from '../../support/browser-story.ts';
import { ana, ben } from '../../support/deployment.ts';
import { recordedEvents } from '../../support/recorded.ts';

const chloe = 'U0CHLOELIND';
const incident = 'inc-1-payments-fail-in-the-eu';

let story: BrowserStory;
beforeAll(async () => {
  story = await startBrowserStory({ settings: 'reminders: { update_due: { after: 1s } }\n' });
}, 120_000);
afterAll(() => story?.stop());

test('three people play a sev1 to its end, which comes too early once', async () => {
  const { as, say, press, pressInModal, modal, shown, picture, page, deployment } = story;
  await as(ana, 'general');
  await say('/incident declare sev1 Payments fail in the EU');
  await shown(/INC-1 is in/);
  await as(ben, 'incidents');
  await press('Join', 'Payments fail in the EU');
  await shown(/You are in .*the channel of INC-1/);
  await as(ben, incident);
  await shown(/press Acknowledge/);
  await picture('sev1-01-declared', summary);
  await press('Acknowledge', summary);
  await shown(/[Aa]cknowledged after/);
  await press('Take lead', summary);
  await shown(/@ben leads INC-1 now/);
  await say(`/incident role comms <@${chloe}>`);
  await shown(/@chloe is “comms” of INC-1 now/);
  await say('/incident impact EU card payments, about 30 % of orders');
  await shown('EU card payments, about 30 % of orders');
  await picture('sev1-02-roles', summary);

  await as(chloe, incident);
  await press('Post update', summary);
  await modal().getByRole('combobox', { name: 'Next update' }).selectOption('30m');
  await modal().getByRole('combobox', { name: 'Status' }).selectOption('identified');
  await modal().getByRole('textbox').first().fill('EU card payments fail. We are looking for the cause.');
  await picture('sev1-03-update-form');
  await pressInModal('Post');
  await shown(/Update 1/);
  await as(ana, 'incidents');
  await shown(/Next update due/);
  await press('Subscribe', 'Payments fail in the EU');
  await shown(/You get each update on INC-1/);
  await picture('sev1-04-announced', 'Payments fail in the EU');

  await as(ben, incident);
  await say('/incident note It is the database');
  await shown('It is the database');
  const noted = (await recordedEvents(deployment)).find(({ type }) => type === 'note_added');
  await say(`/incident correct ${noted?.sequence} It is payment-worker v142`);
  await say('/incident timeline');
  await shown(/It is payment-worker v142/);
  await shown(/corrected by event/);
  await picture('sev1-05-corrected');

  await say(`/incident lead <@${ana}>`);
  await shown(/@ben offers @ana the lead/);
  await as(ana, incident);
  await picture('sev1-06-handover-offered', 'offers');
  await press('Take the lead', 'offers');
  await shown(/@ana leads INC-1 now \(from @ben/);
  await say(`/incident task <@${ben}> Roll back payment-worker to v141`);
  await say(`/incident followup <@${ben}> Alert on failed payments`);
  await shown('Roll back payment-worker to v141');

  await as(chloe, incident);
  await say('/incident update We roll back payment-worker. next in 2s');
  await shown(/Update 2/);
  await page.getByText('Messages', { exact: true }).click();
  await shown(/the update promised for .* late/);
  await picture('sev1-07-overdue');
  await press('Post update', 'the update promised for');
  await modal().getByRole('textbox').first().fill('Rolled back. Payments recover.');
  await modal().getByRole('combobox', { name: 'Status' }).selectOption('monitoring');
  await modal().getByRole('combobox', { name: 'Next update' }).selectOption('1h');
  await pressInModal('Post');
  await modal().waitFor({ state: 'detached' });

  await as(ben, incident);
  await shown(/Update 3/);
  await say('/incident done 1');
  await shown(/Task 1 of INC-1 is done/);
  await as(ana, incident);
  await say('/incident resolve Rolled back payment-worker');
  await shown(/^Resolve INC-1\? /);
  await picture('sev1-08-too-early');
  await press('Resolve', 'Resolve INC-1?');
  await shown(/INC-1 resolved by @ana/);
  await picture('sev1-09-resolved', 'INC-1 resolved by');

  await as(ben, incident);
  await press('Reopen', 'INC-1 resolved by');
  await shown(/INC-1 is open again, sev1/);
  await picture('sev1-10-reopened', 'is open again');
  await press('Acknowledge', summary);
  await shown(/[Aa]cknowledged after/);
  await say('/incident status monitoring The second worker is rolled back, too');
  await shown(/The second worker is rolled back, too/);
  await press('Resolve', summary);
  await modal().getByRole('checkbox').check();
  await modal().getByRole('textbox').first().fill('Both workers run v141');
  await pressInModal('Resolve');
  await shown(/INC-1 resolved again by @ben/);
  await shown(/Left to do: follow-up 1 @ben/);
  await press('Review', 'resolved again by');
  await shown(/Timeline of/);
  await picture('sev1-11-review');
  await as(ana, 'incidents');
  await shown(/resolved again after/);
  await picture('sev1-12-over', 'resolved again after');

  const types = (await recordedEvents(deployment)).map(({ type }) => type);
  expect(types.filter((type) => type === 'resolved')).toHaveLength(2);
  expect(types).toEqual(
    expect.arrayContaining(['lead_accepted', 'corrected', 'reminder_sent', 'reopened', 'subscribed']),
  );
}, 240_000);
