import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BrowserStory, startBrowserStory } from '../../support/browser-story.ts';
import { ana, ben } from '../../support/deployment.ts';
import { recordedEvents } from '../../support/recorded.ts';

const chloe = 'U0CHLOELIND';

let story: BrowserStory;
beforeAll(async () => {
  story = await startBrowserStory();
}, 120_000);
afterAll(() => story?.stop());

test('a false alarm is declined without a channel, and a duplicate leads to the incident that it is the same as', async () => {
  const { as, say, press, pressInModal, modal, shown, picture, deployment } = story;
  await as(chloe, 'general');
  await say('/incident triage sev2 Checkout looks slow');
  await shown(/INC-1 is declared as sev2/);
  await as(ben, 'incidents');
  await shown('in triage');
  await picture('triage-1-announced', 'Checkout looks slow');
  await press('Decline', 'Checkout looks slow');
  await modal().getByRole('textbox').fill('A dashboard was wrong');
  await pressInModal('Decline');
  await shown(/False alarm “A dashboard was wrong”/);
  await picture('triage-2-declined', 'Checkout looks slow');
  expect(deployment.workspace.snapshot().channels.filter(({ name }) => name.startsWith('inc-1'))).toEqual([]);

  await as(ana, 'general');
  await say('/incident declare sev2 Search is slow');
  await shown(/INC-2 is in/);
  await as(ben, 'general');
  await say('/incident declare sev3 Search slow');
  await shown(/“Search is slow” looks the same/);
  await picture('triage-3-looks-the-same');
  await press('Merge into INC-2', 'looks the same');
  await as(ben, 'inc-3-search-slow');
  await shown(/INC-3 is merged into INC-2/);
  await picture('triage-4-merged', 'INC-3 is merged into INC-2');
  await as(ana, 'inc-2-search-is-slow');
  await shown(/INC-3 is merged into this incident/);
  await picture('triage-5-the-other');

  const ends = (await recordedEvents(deployment)).map(({ type }) => type);
  expect(ends).toEqual(expect.arrayContaining(['declined', 'merged', 'absorbed']));
  expect(ends).not.toContain('resolved');
}, 240_000);
