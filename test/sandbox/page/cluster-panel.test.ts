import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Cluster, startCluster } from '../../../src/sandbox/cluster/cluster.ts';
import { createControlExtension } from '../../../src/sandbox/cluster/control-extension.ts';
import { createPage } from '../../../src/sandbox/page/serve-page.ts';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { launchBrowser } from '../../support/browser.ts';
import { adminKey, connect, failureOf } from '../cluster/clients.ts';
import { startPostgres } from '../cluster/postgres.ts';
import { manifest, secrets } from '../workspace/bolt-app.ts';

const west = 'eu-west-1';
const central = 'eu-central-1';

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cluster: Cluster;
let workspace: Workspace;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  postgres = await startPostgres();
  cluster = await startCluster({ upstreamUrl: postgres.url, regions: [west, central], accessKeys: [adminKey] });
  const extensions = { cluster: createControlExtension(cluster) };
  workspace = await startWorkspace({ port: 0, manifest, ...secrets, extensions, page: await createPage() });
  const admin = await connect(cluster, west);
  await admin.query('CREATE TABLE item (id int PRIMARY KEY)');
  await admin.end();
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(workspace.url);
  await page.getByTestId('cluster-entry').click();
}, 60_000);

beforeEach(() => {
  cluster.control(west).heal();
});

afterAll(async () => {
  await browser?.close();
  await workspace?.stop();
  await cluster?.stop();
  await postgres?.stop();
});

const turn = (name: string) => page.getByRole('switch', { name }).click();
const shows = (testId: string, text: string) => page.getByTestId(testId).getByText(text).waitFor();

test('counts what each region commits, while it is open', async () => {
  await shows(`commits-${central}`, '0');
  const client = await connect(cluster, central);
  await client.query('INSERT INTO item VALUES (1)');
  await client.end();
  await shows(`commits-${central}`, '1');
});

test('loses a region and brings it back', async () => {
  await shows(`region-${west}`, 'Up');
  await turn(`Lose the region: ${west}`);
  await shows(`region-${west}`, 'Lost');
  await page.getByRole('img', { name: `${west} is lost` }).waitFor();
  expect(cluster.control(west).faults().partition).toMatchObject({ existing: 'black-hole' });
  expect(cluster.control(central).faults().partition).toBeNull();
  await turn(`Lose the region: ${west}`);
  await shows(`region-${west}`, 'Up');
  await (await connect(cluster, west)).end();
});

test('sets what a commit takes, and shows one that was set elsewhere', async () => {
  const pressed = (name: string) => page.getByRole('button', { name, pressed: true }).waitFor();
  await page.getByRole('button', { name: `60 ms in ${west}` }).click();
  await pressed(`60 ms in ${west}`);
  expect(cluster.control(west).faults().commitLatencyMs).toBe(60);
  cluster.control(west).setCommitLatency(17);
  await pressed(`17 ms in ${west}`);
  await page.getByRole('button', { name: `0 ms in ${west}`, exact: true }).click();
  await pressed(`0 ms in ${west}`);
  await pressed(`0 ms in ${central}`);
});

test('makes the next commits conflict and every third be cut, and shows what is left', async () => {
  await turn(`Conflict on the next 5 commits: ${west}`);
  await shows('cluster', '5 left');
  const client = await connect(cluster, west);
  expect(await failureOf(client.query('INSERT INTO item VALUES (2)'))).toMatchObject({ code: '40001' });
  await client.end();
  await shows('cluster', '4 left');
  await turn(`Cut every 3rd commit after it took effect: ${west}`);
  await page
    .getByRole('switch', { name: `Cut every 3rd commit after it took effect: ${west}`, checked: true })
    .waitFor();
  expect(cluster.control(west).faults()).toMatchObject({ conflictsLeft: 4, cutEvery: { 'after-commit': 3 } });
});

test('is in the address, takes the place of a thread, and closes', async () => {
  await page.reload();
  await page.getByTestId('cluster').waitFor();
  await workspace.say({ user: 'U0ANA0RUIZ1', channel: 'C0GENERAL01', text: 'Is it slow for you, too?' });
  const message = page.getByTestId('message').filter({ hasText: 'Is it slow' });
  await message.hover();
  await message.getByRole('button', { name: 'Reply in thread' }).click();
  await page.getByTestId('thread').waitFor();
  expect(await page.getByTestId('cluster').count()).toBe(0);
  await page.getByTestId('cluster-entry').click();
  await page.getByTestId('cluster').waitFor();
  expect(await page.getByTestId('thread').count()).toBe(0);
  await page.getByRole('button', { name: 'Close two regions' }).click();
  await page.getByTestId('cluster').waitFor({ state: 'detached' });
});

test('a workspace without a cluster has no way to it', async () => {
  const plain = await startWorkspace({ port: 0, manifest, ...secrets, page: await createPage() });
  const other = await browser.newPage();
  await other.goto(`${plain.url}#cluster=open`);
  await other.getByTestId('composer').waitFor();
  expect(await other.getByTestId('cluster-entry').count()).toBe(0);
  expect(await other.getByTestId('cluster').count()).toBe(0);
  await other.close();
  await plain.stop();
});
