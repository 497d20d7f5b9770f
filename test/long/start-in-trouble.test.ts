import { afterEach, describe, expect, test } from '@jest/globals';
import { ana, type Deployment, general, type Launched, startDeployment } from '../support/deployment.ts';
import { holdAppends } from '../support/hold-appends.ts';
import { freePort } from '../support/quorum-process.ts';
import { until } from '../support/until.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const { close } of open.splice(0).reverse()) await close();
});

async function deploy(transport: 'http' | 'socket'): Promise<Deployment> {
  const deployment = await startDeployment(transport);
  open.push({ close: () => deployment.stop() });
  return deployment;
}

const waits = /Slack does not say yet whether it accepts the bot token/g;
const hasNone = /No connection to Slack is open, so that no command arrives/g;

/** A list is read and answered, whatever else is troubled. */
async function list({ workspace }: Deployment, { requestUrl }: Launched): Promise<boolean> {
  const said = await workspace.say({ user: ana, channel: general, text: '/incident list', request_url: requestUrl });
  return said.ok;
}

describe('a start goes on through trouble that may pass', () => {
  test.each([
    ['a 429', { kind: 'rate_limited', retry_after: 1 }],
    ['a 500', { kind: 'error_500' }],
    ['a reset', { kind: 'drop' }],
    ['no answer', { kind: 'hang' }],
    ['an error of Slack’s', { kind: 'refused', error: 'internal_error' }],
    ['an error that nobody knows', { kind: 'refused', error: 'mercury_in_retrograde' }],
  ] as const)('of auth.test (%s); over HTTP it serves requests meanwhile', async (_what, fault) => {
    const deployment = await deploy('http');
    await deployment.workspace.faults({ method: 'auth.test', times: 1_000, ...fault });
    const launched = await deployment.launch();
    await until(() => list(deployment, launched), 'a command is answered', 20_000);
    await until(() => launched.logged().match(waits), 'it says what it waits for');
    expect(launched.said()).toBe('');
    await deployment.workspace.faults({ method: 'auth.test', times: 0 });
    expect(await launched.ready).toMatch(/^Quorum listens for Slack/);
    await until(() => launched.logged().includes('Slack has accepted the bot token now'), 'it says that it goes on');
    expect(launched.logged().match(waits)).toHaveLength(1);
  });

  test.each([
    ['a 429', { kind: 'rate_limited', retry_after: 1, times: 2 }],
    ['a 500', { kind: 'error_500', times: 4 }],
    ['a reset', { kind: 'drop', times: 4 }],
    ['no answer', { kind: 'hang', times: 2 }],
  ] as const)('of apps.connections.open (%s), and says once that it has no connection', async (_what, fault) => {
    const deployment = await deploy('socket');
    await deployment.workspace.faults({ method: 'apps.connections.open', ...fault });
    const launched = await deployment.launch();
    expect(await launched.ready).toMatch(/^Quorum is connected to Slack/);
    await until(() => launched.logged().includes('A connection to Slack is open again'), 'it says that it has one');
    expect(launched.logged().match(hasNone)).toHaveLength(1);
    expect(await list(deployment, launched)).toBe(true);
  });
});

test.each(['127.0.0.1', 'nowhere.invalid'])(
  'a start waits while nothing answers at %s, and ends when it is told to',
  async (host) => {
    const apiUrl = `http://${host}:${await freePort()}/api/`;
    const deployment = await deploy('http');
    const launched = await deployment.launch({ apiUrl });
    await until(() => launched.logged().match(waits), 'it says what it waits for', 20_000);
    expect(launched.logged()).toMatch(/Slack could not be reached \((ECONNREFUSED|ENOTFOUND|EAI_AGAIN)\)/);
    await launched.kill('SIGTERM');
    expect(await launched.ended).toBe(0);
  },
);

describe('a start stops at what somebody has to mend', () => {
  test('another place than Slack’s Web API', async () => {
    const deployment = await deploy('http');
    const { ready } = await deployment.launch({ apiUrl: `${deployment.workspace.url}/elsewhere/` });
    await expect(ready).rejects.toThrow(/HTTP status 404\): check SLACK_BOT_TOKEN and SLACK_API_URL/);
  });

  test.each(['http', 'socket'] as const)('another bot token, over %s', async (transport) => {
    const deployment = await deploy(transport);
    const { ready } = await deployment.launch({ botToken: 'xoxb-other' });
    await expect(ready).rejects.toThrow(
      /ended with 1: Slack did not accept the bot token \(Slack answered invalid_auth\): check SLACK_BOT_TOKEN/,
    );
  });

  test('a token that is revoked while it waits', async () => {
    const deployment = await deploy('http');
    await deployment.workspace.faults({ method: 'auth.test', times: 2, kind: 'error_500' });
    const { ready } = await deployment.launch({ botToken: 'xoxb-other' });
    await expect(ready).rejects.toThrow(/Slack did not accept the bot token/);
  });

  test.each(['invalid_auth', 'missing_scope', 'not_allowed_token_type', 'socket_mode_not_enabled'])(
    'an app-level token that Slack answers with %s',
    async (error) => {
      const deployment = await deploy('socket');
      await deployment.workspace.faults({ method: 'apps.connections.open', times: 1_000, kind: 'refused', error });
      const { ready } = await deployment.launch();
      await expect(ready).rejects.toThrow(
        `Slack opened no connection (Slack answered ${error}): check SLACK_APP_TOKEN`,
      );
    },
  );
});

describe('a start that is told to stop', () => {
  test('over HTTP acknowledges what is under way, and ends', async () => {
    const deployment = await deploy('http');
    const { workspace } = deployment;
    await workspace.faults({ method: 'auth.test', times: 1_000, kind: 'hang' });
    const launched = await deployment.launch();
    await until(() => list(deployment, launched), 'a command is answered', 20_000);
    const { waiting, release } = await holdAppends(deployment);
    open.push({ close: release });
    const text = '/incident declare sev2 Login is slow';
    const declared = workspace.say({ user: ana, channel: general, text, request_url: launched.requestUrl });
    await until(waiting, 'the declaration is under way');
    const stopped = launched.kill('SIGTERM');
    await until(() => launched.said().includes('Stopping'), 'it has heard that it should stop');
    await release();
    expect(JSON.stringify(await declared)).toContain('INC-1 is declared as sev2');
    await stopped;
    expect(await launched.ended).toBe(0);
  });

  test('over Socket Mode ends though no connection was opened', async () => {
    const deployment = await deploy('socket');
    // As long as Slack says to wait: the stop does not.
    const fault = { times: 1_000, kind: 'rate_limited', retry_after: 60 } as const;
    for (const method of ['apps.connections.open', 'auth.test'])
      await deployment.workspace.faults({ method, ...fault });
    const launched = await deployment.launch();
    await until(() => launched.logged().match(hasNone), 'it says that it has none', 20_000);
    await launched.kill('SIGTERM');
    expect(await launched.ended).toBe(0);
  });
});
