import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BrowserStory, startBrowserStory, summary } from '../../support/browser-story.ts';
import { ana, announcements, ben } from '../../support/deployment.ts';

const chloe = 'U0CHLOELIND';
const incident = 'inc-1';
/** Everything that would tell an outsider of it. */
const trace = /INC-1\b|inc-1\b|Leaked|customer list/i;

let story: BrowserStory;
beforeAll(async () => {
  story = await startBrowserStory();
}, 120_000);
afterAll(() => story?.stop());

test('a private incident is played to its end, and an outsider finds no trace of it', async () => {
  const { as, say, press, pressInModal, modal, shown, picture, page, deployment } = story;
  await as(ana, 'general');
  await say('/incident declare private sev1 Leaked customer list');
  await shown(/INC-1 is declared as a private sev1/);
  await shown(/INC-1 is in/);
  const channel = deployment.workspace.snapshot().channels.find(({ is_private }) => is_private === true);
  await as(ana, channel?.name ?? incident);
  await shown(/only members of this channel and people it is shared with can see it/);
  await picture('private-1-declared');
  await press('Acknowledge', summary);
  await shown(/[Aa]cknowledged after/);
  await press('Take lead', summary);
  await say(`/incident role comms <@${ben}>`);
  await shown(/@ben is “comms” of INC-1 now/);
  await as(ben, channel?.name ?? incident);
  await say('/incident update The link is closed. next in 1h');
  await shown(/Update 1/);
  await picture('private-2-inside');

  const looks = async () => {
    expect((await story.read()).replaceAll(/\/incident show 1/g, '')).not.toMatch(trace);
  };
  await as(chloe, 'incidents');
  await looks();
  await as(chloe, 'general');
  await say('/incident list');
  await shown(/No incident/);
  await say('/incident show 1');
  await page.getByTestId('message').filter({ hasText: 'Only visible to you' }).nth(1).waitFor();
  await picture('private-3-outsider');
  const answers = await page.getByTestId('message').allTextContents();
  expect(answers.at(-1)).not.toMatch(/Leaked|private|customer/i);
  await as(chloe, 'home');
  await page
    .getByTestId('home')
    .getByText(/No incident is open/)
    .waitFor();
  await looks();
  await picture('private-4-outsiders-home');

  await as(ben, channel?.name ?? incident);
  await press('Resolve', summary);
  await modal().getByRole('textbox').first().fill('The list is not reachable any more');
  await modal().getByRole('checkbox').check();
  await pressInModal('Resolve');
  await shown(/INC-1 resolved by @ben/);
  await picture('private-5-resolved', 'INC-1 resolved by');
  await as(chloe, 'incidents');
  await looks();
  expect(deployment.workspace.snapshot().messages.filter((one) => one.channel === announcements)).toEqual([]);
}, 240_000);
