import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createPage } from '../../../src/sandbox/page/serve-page.ts';
import { launchBrowser } from '../../support/browser.ts';
import { until } from '../../support/until.ts';
import { ana, type Bench, ben, bot, chloe, general, manifest, startBench } from '../workspace/bolt-app.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

/** A form with a select of people and one of conversations. */
const form = {
  type: 'modal' as const,
  callback_id: 'form',
  title: plain('Hand over'),
  submit: plain('Go'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'who',
      label: plain('Who'),
      element: { type: 'users_select' as const, action_id: 'pick' },
    },
    {
      type: 'input' as const,
      block_id: 'where',
      label: plain('Where'),
      element: {
        type: 'conversations_select' as const,
        action_id: 'pick',
        filter: { include: ['public' as const, 'private' as const] },
      },
    },
  ],
};

const more = {
  type: 'overflow' as const,
  action_id: 'more',
  confirm: { title: plain('Sure?'), text: plain('It can be undone.'), confirm: plain('Yes, do'), deny: plain('No') },
  options: ['hand_over', 'close'].map((value) => ({ text: plain(value), value })),
};

let bench: Bench;
let browser: Browser;
let page: Page;
const actions: unknown[] = [];
const submitted: unknown[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  const { bot: scopes } = manifest.oauth_config.scopes;
  const app_home = { messages_tab_enabled: true, messages_tab_read_only_enabled: true };
  bench = await startBench(
    {
      mode: 'http',
      page: await createPage(),
      manifest: {
        ...manifest,
        features: { ...manifest.features, app_home },
        oauth_config: { scopes: { bot: [...scopes, 'groups:read', 'groups:write'] } },
      },
    },
    (app) => {
      app.action('more', async ({ action, ack, body, client }) => {
        actions.push(action);
        await ack();
        if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view: form });
      });
      app.view('form', async ({ view, ack }) => {
        submitted.push(view.state.values);
        await ack();
      });
    },
  );
  page = await browser.newPage({ viewport: { width: 1100, height: 700 } });
});

afterAll(async () => {
  await browser?.close();
  await bench?.stop();
});

const channelNamed = (name: string) => bench.workspace.snapshot().channels.find((one) => one.name === name);
const become = (user: string) => page.getByTestId(`person-${user}`).click();
/** QUORUM_PICTURES names a directory to look at what these tests see. */
const picture = async (name: string) => {
  const directory = process.env.QUORUM_PICTURES;
  if (directory !== undefined) await page.screenshot({ path: `${directory}/${name}.png` });
};

describe('a private channel', () => {
  test('is there for its members, with a lock, and for nobody else', async () => {
    const { workspace } = bench;
    await workspace.create({ user: ana, name: 'inc-7-breach', is_private: true });
    const channel = channelNamed('inc-7-breach')?.id ?? '';
    await workspace.invite({ user: ana, channel, who: bot });
    await workspace.say({ user: ana, channel, text: 'Keys were read from the outside' });
    await workspace.say({ user: ana, channel: general, text: `See <#${channel}|inc-7-breach>` });

    await page.goto(`${workspace.url}/#as=${ana}&channel=${channel}`);
    await page.getByText('Keys were read from the outside').waitFor();
    await page.getByTestId('channel-inc-7-breach').getByLabel('Private channel').waitFor();
    await page.getByRole('heading', { name: 'Private channel inc-7-breach' }).first().waitFor();
    await picture('member');

    await page.goto(`${workspace.url}/#as=${ben}&channel=${channel}`);
    await page.getByText('Keys were read from the outside').waitFor({ state: 'detached' });
    await page.getByTestId('message').getByText('private channel').waitFor();
    expect(await page.getByText('inc-7-breach').count()).toBe(0);
    expect(await page.getByTestId('channel-inc-7-breach').count()).toBe(0);
    await picture('outsider');
  });

  test('shows its members, who add and remove people, and leave', async () => {
    await become(ana);
    await page.getByTestId('channel-inc-7-breach').click();
    await page.getByRole('button', { name: /2 members/ }).click();
    await page.getByTestId(`member-${bot}`).waitFor();
    await picture('members');
    await page.getByRole('button', { name: 'Add Ben Okafor' }).click();
    await page.getByTestId(`member-${ben}`).waitFor();
    await page.getByRole('button', { name: 'Add Chloe Lind' }).click();
    await page.getByRole('button', { name: 'Remove Chloe Lind' }).click();
    await page.getByTestId(`member-${chloe}`).waitFor({ state: 'detached' });
    expect(channelNamed('inc-7-breach')?.members).toEqual([ana, bot, ben]);
    await page.keyboard.press('Escape');

    await become(ben);
    await page.getByTestId('channel-inc-7-breach').click();
    await page.getByRole('button', { name: /3 members/ }).click();
    await page.getByRole('button', { name: 'Leave channel' }).click();
    await page.getByTestId('channel-inc-7-breach').waitFor({ state: 'detached' });
  });

  test('can be made of a public one, which those outside see no more', async () => {
    await bench.workspace.create({ user: ana, name: 'inc-8' });
    await page.getByTestId('channel-inc-8').waitFor();
    await become(ana);
    await page.getByTestId('channel-inc-8').click();
    await page.getByRole('button', { name: /1 member:/ }).click();
    await page.getByRole('button', { name: 'Make private' }).click();
    await page.getByTestId('confirm').getByRole('button', { name: 'Make private' }).click();
    await page.getByTestId('channel-inc-8').getByLabel('Private channel').waitFor();
    await become(ben);
    await page.getByTestId('channel-inc-8').waitFor({ state: 'detached' });
  });
});

test('a direct message with the app is for its person alone, and is only read where the app takes no messages', async () => {
  await become(ana);
  await page.getByTestId('channel-general').click();
  await bench.app.client.chat.postMessage({ channel: ana, text: 'You are on call' });
  const row = page.getByTestId(`channel-${ana}`);
  await row.getByText('1').waitFor();
  await row.click();
  await page.getByText('You are on call').waitFor();
  await page.getByText('Sending messages to this app has been turned off.').waitFor();
  expect(await page.getByTestId('composer').count()).toBe(0);
  await picture('direct-message');
  await become(ben);
  await page.getByText('You are on call').waitFor({ state: 'detached' });
  expect(await page.getByTestId(`channel-${ana}`).count()).toBe(0);
});

test('guests are marked, and nobody is a deactivated person', async () => {
  await bench.workspace.person({ user: chloe, is_restricted: true });
  await page.getByTestId(`person-${chloe}`).getByText('guest').waitFor();
  await bench.workspace.create({ user: ana, name: 'open' });
  await page.getByTestId('channel-open').waitFor();
  await become(chloe);
  await page.getByTestId('channel-open').waitFor({ state: 'detached' });
  await bench.workspace.person({ user: chloe, deleted: true });
  await page.getByTestId(`person-${chloe}`).waitFor({ state: 'detached' });
});

test('an overflow menu asks, tells the app what was picked, and opens a form with people and conversations', async () => {
  await become(ana);
  await bench.app.client.chat.postMessage({
    channel: general,
    text: 'summary',
    blocks: [{ type: 'actions', block_id: 'row', elements: [more] }],
  });
  await page.getByTestId('channel-general').click();
  const pick = async (option: string) => {
    await page.getByRole('button', { name: 'More options' }).click();
    await page.getByRole('button', { name: option }).click();
  };
  await pick('close');
  await page.getByTestId('confirm').getByRole('button', { name: 'No' }).click();
  await pick('hand_over');
  await page.getByTestId('confirm').getByRole('button', { name: 'Yes, do' }).click();
  const modal = page.getByTestId('modal');
  await modal.waitFor();
  expect(actions).toEqual([
    {
      type: 'overflow',
      action_id: 'more',
      block_id: 'row',
      action_ts: expect.any(String),
      selected_option: more.options[0],
    },
  ]);
  const offered = (label: string) => modal.getByLabel(label).locator('option').allInnerTexts();
  // Chloe is deactivated by now, and is offered no more.
  expect((await offered('Who')).slice(1)).toEqual(['@ana', '@ben']);
  expect((await offered('Where')).slice(1)).toEqual([
    '#general',
    '#incidents',
    'inc-7-breach (private)',
    'inc-8 (private)',
    '#open',
  ]);
  await picture('form');
  await modal.getByLabel('Who').selectOption(ben);
  await modal.getByLabel('Where').selectOption('inc-7-breach (private)');
  await modal.getByRole('button', { name: 'Go' }).click();
  await modal.waitFor({ state: 'detached' });
  await until(() => submitted.length > 0, 'the form is submitted');
  expect(submitted).toEqual([
    {
      who: { pick: { type: 'users_select', selected_user: ben } },
      where: { pick: { type: 'conversations_select', selected_conversation: channelNamed('inc-7-breach')?.id } },
    },
  ]);
});
