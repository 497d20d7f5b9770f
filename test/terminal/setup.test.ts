import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import type { SetupAnswer, SetupOrder } from '../../src/sandbox/setup/setup-control.ts';
import { launchBrowser } from '../support/browser.ts';
import { ana, announcements, general, readManifestFile, startDeployment, toldBy } from '../support/deployment.ts';
import { freePort, startProcess } from '../support/quorum-process.ts';
import { typeAt } from '../support/typing.ts';

const quorum = fileURLToPath(new URL('../../bin/quorum.js', import.meta.url));
const deployment = await startDeployment('socket');
afterAll(() => deployment.stop());

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quorum-setup-'));
});
afterEach(() => rm(folder, { recursive: true }));

const written = () => readFile(join(folder, '.env'), 'utf8');
const env = { PATH: process.env.PATH, HOME: process.env.HOME };

/** What a team has in the file before: where its database is, and here also where Slack is. */
const before = [
  '# Ours',
  ...Object.entries({ ...deployment.database.environment, SLACK_API_URL: deployment.workspace.apiUrl }).map(
    ([name, value]) => `${name}=${value}`,
  ),
  'SLACK_BOT_TOKEN=xoxb-former',
  '',
].join('\n');

test('somebody sets Quorum up at a terminal, is asked before a token is replaced, and has a first answer in Slack', async () => {
  await writeFile(join(folder, '.env'), before, { mode: 0o644 });
  const setup = typeAt(`"${process.execPath}" "${quorum}" setup`, folder, env);
  await setup.answer('created: ', '\r');
  await setup.answer('Bot token (Enter keeps the one in .env): ', 'xoxp-of-a-person\r');
  await setup.answer("SLACK_BOT_TOKEN can't be used: expected a bot token, which starts with xoxb-.", '');
  await setup.answer('Bot token (Enter keeps the one in .env): ', 'xoxb-sandbox\r');
  await setup.answer('App-level token: ', '\r');
  await setup.answer('SLACK_APP_TOKEN is needed', '');
  await setup.answer('App-level token: ', 'xapp-sandbox\r');
  await setup.answer('Channel id: ', `${announcements}\r`);
  expect(await written()).toBe(before);
  await setup.answer('.env already has SLACK_BOT_TOKEN. Replace it? (y/n) ', 'y\r');
  expect(await setup.ended).toBe(0);
  expect(setup.shown()).toContain('ok      Incidents are announced in #incidents');
  expect(setup.shown()).not.toContain('not ok');
  expect(setup.shown()).not.toMatch(/xox[bp]-(?!,)\w|xapp-(?!,)\w/);
  const [link = ''] = /https:\/\/api\.slack\.com\/apps\?\S+/.exec(setup.shown()) ?? [];
  expect(JSON.parse(new URL(link).searchParams.get('manifest_json') ?? '')).toEqual(await readManifestFile());
  expect(await written()).toBe(
    `${before.replace('former', 'sandbox')}SLACK_APP_TOKEN=xapp-sandbox\nQUORUM_ANNOUNCEMENT_CHANNEL=${announcements}\n`,
  );
  expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);

  const running = await startProcess({ PORT: String(await freePort()) }, { quorum, cwd: folder });
  const said = await deployment.workspace.say({
    user: ana,
    channel: general,
    text: '/incident declare Checkout is down',
  });
  await running.kill('SIGTERM');
  expect(toldBy(said)).toContain('INC-1');
}, 30_000);

test('Ctrl-C leaves the file as it was, and nothing beside it', async () => {
  await writeFile(join(folder, '.env'), before);
  const setup = typeAt(`"${process.execPath}" "${quorum}" setup --http https://quorum.example.net`, folder, env);
  await setup.answer('created: ', '\r');
  await setup.answer('.env): ', 'xoxb-1\r');
  await setup.answer('Signing secret: ', '\u0003');
  expect(await setup.ended).toBe(1);
  expect(setup.shown()).toMatch(/Stopped\. Nothing was written\.\r\n$/);
  expect(await written()).toBe(before);
  expect(await readdir(folder)).toEqual(['.env']);
});

test('a script gives the answers, and replaces a token only when it says so', async () => {
  const variables = { SLACK_API_URL: 'http://127.0.0.1:1/' };
  await writeFile(join(folder, '.env'), 'export SLACK_APP_TOKEN=xapp-former\nLAST="1"');
  const run = (answers: string, ...flags: readonly string[]) =>
    new Promise<string>((resolve) => {
      const args = [quorum, 'setup', '--http', 'https://quorum.example.net/ops/', ...flags];
      const child = execFile(process.execPath, args, { cwd: folder, env: { ...env, ...variables } }, (_e, out, err) =>
        resolve(`${child.exitCode} ${err}${out}`),
      );
      child.stdin?.end(answers);
    });
  expect(await run('xoxb-1\n')).toMatch(/^1 Stopped\. Nothing was written\.\n/);
  expect(await run('xapp-1\n')).toMatch(/^2 SLACK_BOT_TOKEN can't be used: .* Nothing was written\.\n/);
  expect(await run('xoxb-1\nsecret\n')).toMatch(/^1 \.env already has SLACK_APP_TOKEN: give --replace /);
  expect(await written()).toContain('xapp-former');
  const told = await run('xoxb-1\nsecret\n', '--replace');
  expect(told).toMatch(/^1 Quorum in your Slack[\s\S]*not ok {2}Slack does not say/);
  expect(told).toContain(encodeURIComponent('"url":"https://quorum.example.net/ops/slack/events"'));
  expect(await written()).toBe('LAST="1"\nSLACK_BOT_TOKEN=xoxb-1\nSLACK_SIGNING_SECRET=secret\n');
});

test('somebody sets Quorum up on the page of the sandbox, and has a first answer in Slack after a restart', async () => {
  await writeFile(join(folder, '.env'), before.replace('xoxb-former', ''));
  const variables = { QUORUM_DATA_DIR: join(folder, 'data'), PORT: String(await freePort()) };
  const sandbox = await startProcess(variables, { quorum, cwd: folder });
  const ask = async (order?: SetupOrder): Promise<SetupAnswer> => {
    const body = order === undefined ? {} : { method: 'POST', body: JSON.stringify(order) };
    return (await fetch(`http://127.0.0.1:${variables.PORT}/_control/setup`, body)).json();
  };
  const tokens = { SLACK_BOT_TOKEN: 'xoxb-sandbox', SLACK_APP_TOKEN: 'xapp-sandbox' };
  const write = (values: Readonly<Record<string, string>>) =>
    ask({ does: 'write', address: null, values, replaces: false });
  const guide = await ask();
  if (!guide.ok) throw new Error(guide.detail);
  const { link, manifest, asked } = guide.guide;
  expect(JSON.parse(new URL(link).searchParams.get('manifest_json') ?? '')).toEqual(await readManifestFile());
  expect(JSON.parse(manifest)).toEqual(await readManifestFile());
  expect(asked.map(({ name, isKept }) => [name, isKept])).toEqual([
    ['SLACK_BOT_TOKEN', false],
    ['SLACK_APP_TOKEN', false],
    ['QUORUM_ANNOUNCEMENT_CHANNEL', false],
  ]);
  const byHttp = await ask({ does: 'guide', address: 'https://quorum.example.net/ops/' });
  expect(byHttp).toMatchObject({ guide: { address: 'https://quorum.example.net/ops/slack/events' } });
  expect(await ask({ does: 'guide', address: 'http://here' })).toMatchObject({
    detail: `The address can't be "http://here": expected the https address of Quorum, such as https://quorum.example.net.`,
  });

  expect(await write({ SLACK_BOT_TOKEN: 'xoxb-sandbox' })).toMatchObject({
    result: { kind: 'refused', sentence: 'SLACK_APP_TOKEN is needed: nothing was given.' },
  });
  expect(await written()).toBe(before.replace('xoxb-former', ''));
  const first = await write({ ...tokens, SLACK_BOT_TOKEN: 'xoxb-other' });
  expect(first).toMatchObject({ result: { kind: 'written', isWell: false } });
  const other = await written();

  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${variables.PORT}/#setup=open`);
    await page.getByLabel('Bot token').fill(tokens.SLACK_BOT_TOKEN);
    await page.getByLabel('App-level token').fill(tokens.SLACK_APP_TOKEN);
    await page.getByLabel('Channel id').fill(announcements);
    await page.getByRole('button', { name: 'Write and check' }).click();
    await page.getByText('.env has another SLACK_BOT_TOKEN. Nothing is written yet.').waitFor();
    expect(await written()).toBe(other);
    await page.getByRole('button', { name: 'Replace it' }).click();
    await page.getByText('Incidents are announced in #incidents').waitFor();
    await page.getByText('All is well.').waitFor();
    expect(await page.getByLabel('Bot token').inputValue()).toBe('');
  } finally {
    await browser.close();
  }
  expect(JSON.stringify([first, sandbox.logged(), sandbox.said()])).not.toMatch(/xox[bp]-\w|xapp-\w/);
  expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
  await sandbox.kill('SIGTERM');

  const running = await startProcess(variables, { quorum, cwd: folder });
  const said = await deployment.workspace.say({
    user: ana,
    channel: general,
    text: '/incident declare Search is slow',
  });
  await running.kill('SIGTERM');
  expect(toldBy(said)).toMatch(/INC-\d/);
}, 30_000);
