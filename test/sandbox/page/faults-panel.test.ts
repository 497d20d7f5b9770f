import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createPage } from '../../../src/sandbox/page/serve-page.ts';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { launchBrowser } from '../../support/browser.ts';
import { manifest, secrets } from '../workspace/bolt-app.ts';

let workspace: Workspace;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  workspace = await startWorkspace({ port: 0, manifest, ...secrets, page: await createPage(), faultSeed: 7 });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(workspace.url);
  await page.getByTestId('faults-entry').click();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await workspace?.stop();
});

/** Turns a switch, and waits until it shows that it is. */
async function turn(name: string, on: boolean): Promise<void> {
  await page.getByRole('switch', { name }).click();
  await page.getByRole('switch', { name, checked: on }).waitFor();
}

test('switches the common faults on and off, and shows that they are on', async () => {
  await turn('Slack is slow', true);
  await turn('Slack answers 500 now and then', true);
  await turn('Rate limits', true);
  await turn('Deliver twice', true);
  await turn('Lose acknowledgements', true);
  await page.getByRole('img', { name: '5 on' }).waitFor();
  expect(workspace.faultsState()).toMatchObject({
    limits: true,
    calls: [
      { method: '*', fault: { kind: 'slow' } },
      { method: '*', chance: 0.2, fault: { kind: 'error_500' } },
    ],
    deliveries: [{ fault: { kind: 'twice' } }, { fault: { kind: 'ack_lost' } }],
  });
  await turn('Slack is slow', false);
  expect(workspace.faultsState().calls).toMatchObject([{ fault: { kind: 'error_500' } }]);
  await page.getByRole('button', { name: 'All off' }).click();
  await page.getByRole('switch', { name: 'Deliver twice', checked: false }).waitFor();
  expect(workspace.faultsState()).toMatchObject({ limits: false, calls: [], deliveries: [] });
  await page.getByRole('img', { name: /^\d on$/ }).waitFor({ state: 'detached' });
});

test('shows what was set elsewhere, and what was done', async () => {
  await workspace.faults({ method: 'auth.test', kind: 'rate_limited', times: 2 });
  await page.getByText('1 more is set over the control API.').waitFor();
  await fetch(`${workspace.apiUrl}auth.test`, { method: 'POST' });
  await page.getByTestId('count-Answered with 429').getByText('1').waitFor();
  await workspace.clear();
  await page.getByText('Their seed is 7.').waitFor();
});

test('takes the place of a thread, and closes', async () => {
  await page.reload();
  await page.getByTestId('faults').waitFor();
  await page.getByRole('button', { name: 'Close faults' }).click();
  await page.getByTestId('faults').waitFor({ state: 'detached' });
});

test('drops and renews the sockets, and says why it can’t', async () => {
  await page.goto(`${workspace.url}#faults=open`);
  await page.getByRole('button', { name: 'Drop sockets now' }).click();
  await page.getByRole('button', { name: 'Renew sockets' }).click();
  expect(await page.getByRole('alert').count()).toBe(0);
  const overHttp = await startWorkspace({ port: 0, manifest, ...secrets, requestUrls: [], page: await createPage() });
  await page.goto(`${overHttp.url}#faults=open`);
  await page.getByRole('button', { name: 'Drop sockets now' }).click();
  await page.getByRole('alert').getByText('The app hears by HTTP: there are no sockets.').waitFor();
  await overHttp.stop();
});
