import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { sample, updateModal } from './sample.ts';
import { message, type SmallWorkspace, startSmallWorkspace } from './small-workspace.ts';

let browser: Browser;
let workspace: SmallWorkspace;
let page: Page;
const now = 1_790_001_000;

beforeAll(async () => {
  browser = await launchBrowser();
  workspace = await startSmallWorkspace(sample, (verb, body, change) => {
    if (verb === 'say' && String(body.text).startsWith('/boom')) return { ok: false, error: 'operation_timeout' };
    if (verb === 'say')
      change({ type: 'message', message: message('C1', now, String(body.user), { text: String(body.text) }) });
    if (verb === 'click')
      change({ type: 'view', view: { id: 'V9', user: String(body.user), depth: 0, view: updateModal } });
    if (verb === 'submit' || verb === 'close') change({ type: 'view_closed', id: 'V9' });
    return { ok: true };
  });
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
});

afterAll(async () => {
  await browser?.close();
  await workspace?.close();
});

const said = (verb: string) => workspace.heard.filter((one) => one.verb === verb).map(({ body }) => body);

describe('the workspace page', () => {
  test('switches the person, and shows an ephemeral message only to whom it is for', async () => {
    await page.goto(`${workspace.url}#as=UANA&channel=C3`);
    await page.getByText('Only Ana should read this.').waitFor();
    await page.getByTestId('person-UBEN').click();
    await page.getByText('Only Ana should read this.').waitFor({ state: 'detached' });
    expect(page.url()).toContain('as=UBEN');
    await page.keyboard.press('Alt+1');
    await page.getByText('Only Ana should read this.').waitFor();
  });

  test('completes and sends a command with mentions as tokens, and tells a failure', async () => {
    await page.getByTestId('channel-general').click();
    const composer = page.getByTestId('composer');
    await composer.fill('/inc');
    await composer.press('Tab');
    await composer.pressSequentially('lead @be');
    await composer.press('Enter');
    await composer.press('Enter');
    await page.getByTestId('message').filter({ hasText: '/incident lead @ben' }).waitFor();
    expect(said('say').at(-1)).toMatchObject({ user: 'UANA', channel: 'C1', text: '/incident lead <@UBEN>' });
    await composer.fill('/boom');
    await composer.press('Enter');
    await page.getByTestId('problem').getByText('operation_timeout').waitFor();
    expect(await composer.inputValue()).toBe('/boom');
  });

  test('clicks a button, keeps required fields, submits the modal with all values', async () => {
    await page.getByTestId('channel-inc-12-checkout-is-failing').click();
    await page.getByRole('button', { name: 'Update status' }).click();
    expect(said('click').at(-1)).toMatchObject({
      user: 'UANA',
      channel: 'C3',
      block_id: 'a',
      action_id: 'status',
      value: 'INC-12',
    });
    const modal = page.getByTestId('modal');
    await modal.getByRole('button', { name: 'Post update' }).click();
    await modal.getByText('Please complete this required field.').waitFor();
    expect(said('submit')).toEqual([]);
    await modal.getByLabel('Status').selectOption('identified');
    await modal.getByLabel('Some customers').check();
    await modal.getByLabel('What changed').fill('A <bad> deploy');
    await page.keyboard.press('Enter');
    await modal.waitFor({ state: 'detached' });
    expect(said('submit')).toEqual([
      {
        user: 'UANA',
        view_id: 'V9',
        values: {
          status: { value: 'identified' },
          what: { value: 'A <bad> deploy' },
          tell: { value: [] },
          when: { value: 'Some customers' },
        },
      },
    ]);
  });

  test('asks before a button that wants to be confirmed, and Esc closes a modal', async () => {
    const before = said('click').length;
    await page.getByRole('button', { name: 'Resolve' }).click();
    await page.getByRole('button', { name: 'Not yet' }).click();
    expect(said('click').length).toBe(before);
    await page.getByRole('button', { name: 'Resolve' }).click();
    await page.getByRole('button', { name: 'Resolve it' }).click();
    await page.getByTestId('modal').waitFor();
    expect(said('click').at(-1)).toMatchObject({ action_id: 'resolve' });
    await page.keyboard.press('Escape');
    await page.getByTestId('modal').waitFor({ state: 'detached' });
    expect(said('close')).toEqual([{ user: 'UANA', view_id: 'V9' }]);
  });

  test('misses nothing while it is cut off', async () => {
    workspace.cut();
    workspace.change({
      type: 'message',
      message: message('C3', now + 50, 'UBEN', { text: 'Said while you were away' }),
    });
    await page.getByText('Said while you were away').waitFor();
  });

  test('is served under a policy that allows its own files only', async () => {
    const response = await page.request.get(workspace.url);
    expect(response.headers()['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    );
  });
});
