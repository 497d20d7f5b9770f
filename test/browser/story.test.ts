import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { freePort, type QuorumProcess, startQuorum } from '../support/quorum-process.ts';

let directory: string;
let port: number;
let quorum: QuorumProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quorum-story-'));
  port = await freePort();
  quorum = await startQuorum(directory, port);
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await quorum?.kill('SIGTERM');
  // As root the database lives elsewhere, where this file says.
  const location = await readFile(join(directory, 'location'), 'utf8').catch(() => '');
  if (location !== '') await rm(location.trim(), { recursive: true, force: true });
  await rm(directory, { recursive: true, force: true });
});

/** By keyboard: under the mouse, a message that comes in may move the button away. */
const press = (name: string) => page.getByRole('button', { name, exact: true }).first().press('Enter');
/** The rest of what can be done stands behind More, in a view of its own. */
async function pick(name: string): Promise<void> {
  await press('More');
  await page.getByTestId('modal').getByRole('button', { name, exact: true }).click();
}
const shown = (text: string | RegExp) => page.getByTestId('message').getByText(text).first().waitFor();

async function say(text: string): Promise<void> {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('composer').press('Enter');
}

test('one person plays a whole response, and it is all there after kill -9', async () => {
  await page.goto(quorum.url);
  await say('/incident declare sev1 Checkout is down');
  await shown(/INC-1 is in/);
  await page.getByTestId('channel-inc-1-checkout-is-down').click();
  await shown('no lead yet');

  // What is delivered twice counts once: see the numbers of the events below.
  await page.getByTestId('faults-entry').click();
  await page.getByRole('switch', { name: 'Deliver twice' }).click();
  await page.getByRole('switch', { name: 'Deliver twice', checked: true }).waitFor();
  await press('Acknowledge');
  await shown(/Acknowledged after/);
  await press('All off');
  await page.getByRole('switch', { name: 'Deliver twice', checked: false }).waitFor();
  await page.getByRole('button', { name: 'Close faults' }).click();
  await page.getByTestId('person-U0BEN0OKAFR').click();
  await press('Take lead');
  await page.getByRole('button', { name: 'Take lead' }).waitFor({ state: 'detached' });

  await press('Add note');
  await page.getByTestId('modal').getByRole('textbox').fill('Payments pods restart');
  await page.getByTestId('modal').getByRole('button', { name: 'Add', exact: true }).click();
  await shown('Payments pods restart');

  // The README's picture is made so: QUORUM_PICTURE=docs/sandbox.png npm test -- test/browser
  const picture = process.env.QUORUM_PICTURE;
  if (picture !== undefined) await page.screenshot({ path: picture });

  await press('Add note');
  await page.getByTestId('modal').getByRole('textbox').fill('<!channel> </script> of a note');
  await page.getByTestId('modal').getByRole('button', { name: 'Add', exact: true }).click();
  await shown('<!channel> </script> of a note');

  await press('Post update');
  const status = page.getByTestId('modal').getByRole('combobox', { name: 'Status' });
  expect(await status.inputValue()).toBe('investigating');
  await status.selectOption('identified');
  await page.getByTestId('modal').getByRole('button', { name: 'Post', exact: true }).click();
  await shown('identified');

  await pick('Timeline');
  const timeline = page.getByTestId('modal').getByText(/Timeline of/);
  await timeline.waitFor();
  await page.keyboard.press('Escape');
  await timeline.waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.getByTestId('modal').waitFor({ state: 'detached' });

  await press('Resolve');
  await page.getByTestId('modal').getByRole('checkbox').check();
  await page.getByTestId('modal').getByRole('button', { name: 'Resolve' }).click();
  await shown(/INC-1 resolved by/);
  await press('Reopen');
  await shown(/INC-1 · event 8/);

  // What another system hears of it, by webhooks.
  await page.getByTestId('alerts-entry').click();
  const heard = page.getByTestId('receiver').getByRole('listitem').filter({ hasText: 'incident.resolved of INC-1' });
  await heard.getByText('Rightly signed, taken').waitFor();
  await page.getByRole('button', { name: 'Close alerts' }).click();

  await quorum.kill('SIGKILL');
  quorum = await startQuorum(directory, port);
  await page.reload();
  await shown(/INC-1 · event 8/);
  await shown('<!channel> </script> of a note');
  await say('/incident resolve');
  await shown(/^Resolve INC-1\? /);
  await page.getByRole('button', { name: 'Resolve', exact: true }).last().press('Enter');
  await shown(/INC-1 · event 9/);
  expect(await page.getByTestId('message').getByText('INC-1 · event').count()).toBe(1);

  await page.getByTestId('app-home').click();
  await page.getByTestId('home').getByText('No incident is open.').waitFor();
  await press('Declare an incident');
  await page.getByTestId('modal').getByRole('textbox').first().fill('Search is empty');
  await page.getByTestId('modal').getByRole('button', { name: 'Declare', exact: true }).click();
  await page.getByTestId('home').getByText('Search is empty').first().waitFor();
  await press('Acknowledge');
  await page.getByTestId('home').getByRole('button', { name: 'Acknowledge' }).waitFor({ state: 'detached' });
}, 60_000);
