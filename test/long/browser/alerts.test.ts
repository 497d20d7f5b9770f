import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { alertmanager } from '../../../src/sandbox/alerts/senders/prometheus.ts';
import { type BrowserStory, startBrowserStory, summary } from '../../support/browser-story.ts';
import { ana, announcements, ben } from '../../support/deployment.ts';
import { until } from '../../support/until.ts';

const key = 'a-key-of-the-story-1234567890';
const title = 'Checkout answers with errors';
const settings = `
signals: { sources: [{ kind: alertmanager }] }
alerts:
  channel: ${announcements}
  settle: 1s
  rules: [{ labels: { severity: critical }, does: post, page: shop }]
escalations:
  - name: shop
    steps:
      - { whom: [${ben}], wait: 5m }
      - { whom: [${ana}], wait: 10m }
`;

let story: BrowserStory;
beforeAll(async () => {
  story = await startBrowserStory({ settings, environment: { QUORUM_SIGNAL_KEYS: `alertmanager=${key}` } });
}, 120_000);
afterAll(() => story?.stop());

/** What Alertmanager sends of the alert. */
async function post(state: 'firing' | 'cleared', since: string): Promise<void> {
  const body = alertmanager.body({
    ...{ id: '9f1c54b1f2a3d7e0', title, text: '8 % of the requests end in a 503', service: 'checkout', state, since },
    at: new Date().toISOString(),
  });
  const answer = await fetch(new URL('/signals/alertmanager', story.instance.requestUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

test('an alert pages somebody, becomes an incident, clears, and somebody is asked whether it is over', async () => {
  const { as, press, pressInModal, modal, shown, picture, deployment } = story;
  const since = new Date().toISOString();
  await as(ben, 'incidents');
  await post('firing', since);
  await shown(title);
  await picture('alerts-1-fires', title);

  const direct = await until(() => {
    const told = deployment.workspace.snapshot().messages.find(({ text }) => text.startsWith('📟'));
    return told?.channel.startsWith('D') ? told.channel : null;
  }, 'ben is paged');
  await as(ben, direct);
  await shown(/You are paged/);
  await picture('alerts-2-paged');
  await press('I’m on it');
  await as(ben, 'incidents');
  await shown(/sev1 · firing since/);
  await press('Declare', title);
  await shown(/INC-1/);
  await picture('alerts-3-declared', title);

  const channel = await until(
    () => deployment.workspace.snapshot().channels.find(({ name }) => name.startsWith('inc-1-')),
    'it has a channel',
  );
  await as(ben, channel.name);
  await press('Take lead', summary);
  await shown(/@ben leads INC-1 now/);
  await picture('alerts-4-incident', summary);
  await post('cleared', since);
  await shown(/Is it over\?/);
  await picture('alerts-5-cleared', 'Is it over?');
  await press('Resolve', 'Is it over?');
  await modal().getByRole('textbox').first().fill('A bad release was rolled back');
  if ((await modal().getByRole('checkbox').count()) > 0) await modal().getByRole('checkbox').first().check();
  await pressInModal('Resolve');
  await shown(/INC-1 resolved by @ben/);
  await as(ana, 'incidents');
  await shown(/ended/);
  await picture('alerts-6-over');
}, 240_000);
