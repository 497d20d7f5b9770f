import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { type BrowserStory, startBrowserStory, summary } from '../../support/browser-story.ts';
import { ana, announcements, ben, botToken } from '../../support/deployment.ts';
import { declaredAs, recordedEvents } from '../../support/recorded.ts';

const incident = 'inc-1-checkout-is-down';
const halfYearMs = 180 * 24 * 3_600_000;

let behindMs = halfYearMs;
let oldTs = '';
let story: BrowserStory;
beforeAll(async () => {
  story = await startBrowserStory({
    viewport: { width: 390, height: 780 },
    now: () => Date.now() - behindMs,
    async before({ workspace }) {
      const slack = new WebClient(botToken, { slackApiUrl: workspace.apiUrl });
      oldTs = (await slack.chat.postMessage({ channel: announcements, text: 'of half a year ago' })).ts ?? '';
      behindMs = 0;
    },
  });
}, 120_000);
afterAll(() => story?.stop());

/** What a summary of an earlier version offered: a button, the menu that there is no more, and one that no version has now. */
function oldButtons(incidentId: string) {
  const text = (words: string) => ({ type: 'plain_text', text: words }) as const;
  return [
    { type: 'section', text: { type: 'mrkdwn', text: 'INC-1 as it was shown half a year ago' } },
    {
      type: 'actions',
      elements: [
        { type: 'button', action_id: 'incident:take_lead:v1', text: text('Take lead'), value: incidentId },
        { type: 'button', action_id: 'incident:page_oncall:v1', text: text('Page on-call'), value: incidentId },
      ],
    },
  ];
}

test('somebody tired plays a response on a phone: mistyped words, double clicks and months-old buttons do no harm', async () => {
  const { as, say, press, shown, picture, page, deployment } = story;
  const typesOf = async () => (await recordedEvents(deployment)).map(({ type }) => type);
  await as(ana, 'general');
  await say('/incident delcare sev1 Checkout is down');
  await shown(/declare/);
  await picture('night-1-mistyped');
  await press('/incident declare');
  await shown(/INC-1 is in/);
  expect(await declaredAs(deployment, 'Checkout is down')).toHaveLength(1);

  await as(ana, incident);
  await page.getByRole('button', { name: 'Acknowledge', exact: true }).first().dblclick();
  await shown(/Acknowledged after/);
  await page.getByRole('button', { name: 'Take lead', exact: true }).first().dblclick();
  await shown(/@ana leads INC-1 now/);
  await say('/incident taks restart the pods');
  await shown(/task/);
  await picture('night-2-one-letter-off');
  await press('/incident task');
  await shown(/Task 1 is added/);
  const types = await typesOf();
  expect(types.filter((type) => type === 'acknowledged')).toHaveLength(1);
  expect(types.filter((type) => /^lead_/.test(type))).toHaveLength(1);
  expect(types.filter((type) => type === 'task_added')).toHaveLength(1);
  await picture('night-3-the-summary', summary);

  const [declared] = await declaredAs(deployment, 'Checkout is down');
  const slack = new WebClient(botToken, { slackApiUrl: deployment.workspace.apiUrl });
  const blocks = oldButtons(declared?.incident_id ?? '');
  await slack.chat.update({ channel: announcements, ts: oldTs, text: 'of half a year ago', blocks });
  await as(ben, 'incidents');
  await press('Page on-call', 'half a year ago');
  await shown(/This button is from another version of Quorum/);
  await press('Take lead', 'half a year ago');
  await shown(/Take the lead\? @ana has led since/);
  await picture('night-4-old-buttons');
  expect((await typesOf()).filter((type) => /^lead_/.test(type))).toHaveLength(1);

  await as(ana, incident);
  await say('/incident rsolve it is up again');
  await shown(/resolve/);
  await press('/incident resolve');
  await shown(/^Resolve INC-1\? /);
  await press('Resolve', 'Resolve INC-1?');
  await shown(/INC-1 resolved by @ana/);
  await picture('night-5-resolved', 'INC-1 resolved by');
  expect((await typesOf()).filter((type) => type === 'resolved')).toHaveLength(1);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
}, 240_000);
