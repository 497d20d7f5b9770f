import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { createPage } from '../../src/sandbox/page/serve-page.ts';
import { launchBrowser } from './browser.ts';
import { type Deployment, type Instance, startDeployment } from './deployment.ts';

/** The fine print of a pinned summary: what only that message says. */
export const summary = /· event \d+ · /;

/** How long something may take to show: this is no measure of speed. */
const shownLimitMs = 45_000;

/** Where the pictures go that the docs show; nowhere, unless `npm run pictures` asks for them. */
const pictures = process.env.QUORUM_PICTURES;

/** A response that people play in the browser, on the real app, a real database and the local workspace. */
export type BrowserStory = {
  readonly deployment: Deployment;
  /** The process of the product. */
  readonly instance: Instance;
  readonly page: Page;
  /** Looks and acts as somebody from now on, by their user id, in a channel, by its name. */
  as(user: string, channel: string): Promise<void>;
  say(text: string): Promise<void>;
  /** Presses a button by its name: of the last message that says a text, or of all that is shown. */
  press(name: string, says?: string | RegExp): Promise<void>;
  modal(): Locator;
  /** Presses a button of the open form or view. */
  pressInModal(name: string): Promise<void>;
  /** Waits until a message says something. */
  shown(text: string | RegExp): Promise<void>;
  /** What everybody who looks can read now. */
  read(): Promise<string>;
  /** Takes a picture, of where a message says something, or of what is shown now. */
  picture(name: string, says?: string | RegExp): Promise<void>;
  stop(): Promise<void>;
};

type Options = {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** The settings, as a file holds them. */
  readonly settings?: string;
  /** What the environment holds besides. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Before the product starts. */
  readonly before?: (deployment: Deployment) => Promise<void>;
  readonly now?: () => number;
};

export async function startBrowserStory(options: Options = {}): Promise<BrowserStory> {
  const { viewport, settings = '', environment = {}, before, now } = options;
  const directory = await mkdtemp(join(tmpdir(), 'quorum-played-'));
  const config = join(directory, 'quorum.yml');
  await writeFile(config, settings);
  const deployment = await startDeployment('http', { page: await createPage(), ...(now === undefined ? {} : { now }) });
  await before?.(deployment);
  const known = { ...deployment.database.environment, ...environment, QUORUM_CONFIG: config };
  const instance = await deployment.start({ environment: known });
  const browser: Browser = await launchBrowser();
  const page = await browser.newPage({ viewport: viewport ?? { width: 960, height: 640 } });
  page.setDefaultTimeout(shownLimitMs);
  const modal = () => page.getByTestId('modal');
  /** The first of the channel is pinned; of the others the last is meant. */
  const messages = (says: string | RegExp) => {
    const all = page.getByTestId('message').filter({ hasText: says });
    return says === summary ? all.first() : all.last();
  };

  return {
    deployment,
    instance,
    page,
    modal,
    async as(user, channel) {
      const named = deployment.workspace.snapshot().channels.find((one) => one.name === channel);
      await page.goto(`${deployment.workspace.url}#as=${user}&channel=${named?.id ?? channel}`);
      await page.reload();
      await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    },
    async say(text) {
      const composer = page.getByTestId('composer');
      await composer.fill(text);
      // Closes the suggestions, which would take the Enter.
      await composer.press('Escape');
      await composer.press('Enter');
      await page.waitForFunction(
        () => document.querySelector<HTMLTextAreaElement>('[data-testid=composer]')?.value === '',
      );
    },
    async press(name, says) {
      const that = says === undefined ? page : messages(says);

      // By keyboard: under the mouse, a message that comes in may move the button away.
      await that.getByRole('button', { name, exact: true }).last().press('Enter');
    },
    async pressInModal(name) {
      await modal().getByRole('button', { name, exact: true }).click();
    },
    shown: (text) => page.getByTestId('message').getByText(text).first().waitFor(),
    read: async () => ((await page.locator('body').textContent()) ?? '').replaceAll(/\s+/g, ' '),
    async picture(name, says) {
      if (pictures === undefined) return;
      if (says !== undefined) {
        await messages(says).evaluate((message) => message.scrollIntoView());
      }
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
    async stop() {
      await browser.close();
      await deployment.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
