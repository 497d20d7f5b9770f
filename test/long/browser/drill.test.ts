import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BrowserStory, startBrowserStory, summary } from '../../support/browser-story.ts';
import { ana, announcements, ben } from '../../support/deployment.ts';

const drill = 'drill-1-a-region-is-lost';

let story: BrowserStory;
beforeAll(async () => {
  story = await startBrowserStory();
}, 120_000);
afterAll(() => story?.stop());

test('a drill is played like an incident, has its own number, says everywhere what it is and is in no list of incidents', async () => {
  const { as, say, press, pressInModal, modal, shown, picture, page, deployment } = story;
  await as(ana, 'general');
  await say('/incident declare drill sev1 A region is lost');
  await shown(/DRILL-1 is in/);
  await as(ana, drill);
  await shown('This is a drill');
  await picture('drill-1-declared', summary);
  await press('Acknowledge', summary);
  await shown(/[Aa]cknowledged after/);
  await press('Take lead', summary);
  await shown(/@ana leads DRILL-1 now/);
  await say(`/incident role scribe <@${ben}>`);
  await shown(/@ben is “scribe” of DRILL-1 now/);
  await as(ben, drill);
  await say('/incident update Traffic goes to the other region. next in 1h');
  await shown(/Update 1/);
  await picture('drill-2-update');
  await press('Resolve', summary);
  await modal().getByRole('textbox').first().fill('The other region took all traffic');
  await modal().getByRole('checkbox').check();
  await pressInModal('Resolve');
  await shown(/DRILL-1 resolved by @ben/);
  await picture('drill-3-resolved');

  await as(ana, 'general');
  await say('/incident list drills');
  await shown(/DRILL-1/);
  await picture('drill-4-list');
  await say('/incident list');
  await shown(/No incident has been declared yet/);
  await as(ana, 'home');
  await page
    .getByTestId('home')
    .getByText(/No incident is open/)
    .waitFor();
  const announced = deployment.workspace.snapshot().messages.filter(({ channel }) => channel === announcements);
  expect(announced.map(({ text }) => text)).toEqual(announced.map(() => expect.stringMatching(/^DRILL-1 /)));
  expect(JSON.stringify(announced[0]?.blocks)).toContain('This is a drill');
}, 240_000);
