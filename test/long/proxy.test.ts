import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy.ts';
import { ana, type Deployment, general, type Instance, startDeployment, toldBy } from '../support/deployment.ts';
import { holdAppends } from '../support/hold-appends.ts';
import { runQuorum } from '../support/quorum-process.ts';
import { until } from '../support/until.ts';

let deployment: Deployment;
let proxy: ConnectProxy;
beforeAll(async () => {
  deployment = await startDeployment('socket');
  proxy = await startConnectProxy('hush%hush');
});
afterAll(async () => {
  await deployment?.stop();
  proxy?.close();
});

/** The password as it has to stand in a URL. */
const encoded = () => proxy.url.replace('%', '%25');

/** A process that declares an incident, answers by the response URL, and is stopped. */
async function serve(variables: Readonly<Record<string, string>>): Promise<Instance> {
  const { database, workspace } = deployment;
  const answers = () => workspace.snapshot().messages.filter(({ ephemeral_to }) => ephemeral_to === ana).length;
  const instance = await deployment.start({ environment: { ...database.environment, ...variables } });
  const before = answers();
  const held = await holdAppends(deployment);
  const told = toldBy(await workspace.say({ user: ana, channel: general, text: '/incident declare sev3 Proxy' }));
  await held.release();
  expect(told).toContain('ecording');
  await until(async () => answers() > before, 'an answer by the response URL', 20_000);
  await instance.kill('SIGTERM');
  return instance;
}

const ways = () => new Set(proxy.requests.map((line) => line.split(/[/?]/).slice(0, 2).join('/')));

test('the Web API, the sockets and the response URLs are reached through the proxy', async () => {
  const instance = await serve({ HTTP_PROXY: encoded() });
  expect(ways()).toEqual(new Set(['POST /api', 'GET /link', 'POST /response']));
  expect(instance.logged() + instance.said()).not.toContain('hush');
});

test('what NO_PROXY excepts is reached without it, and the lower-case name counts', async () => {
  const before = proxy.targets.length;
  await serve({ HTTP_PROXY: encoded(), http_proxy: encoded(), NO_PROXY: 'nothing.test', no_proxy: '127.0.0.1' });
  expect(proxy.targets).toHaveLength(before);
});

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: 'https://slack.test/api/' };

test('HTTPS_PROXY leads to an API by https, for doctor as well', async () => {
  await doctor({ ...slack, HTTPS_PROXY: encoded() });
  expect(proxy.targets).toContain('slack.test:443');
});

test.each([
  ['a scheme that is none of a proxy', 'socks5://quorum:hush@proxy:1080'],
  ['a password that is not encoded', 'http://quorum:hu/sh@proxy:3128'],
  ['a password that is half encoded', 'http://quorum:hush%hush@proxy:3128'],
])('%s is told without the password', async (_what, HTTPS_PROXY) => {
  const said = await doctor({ ...slack, HTTPS_PROXY });
  expect(said).toMatch(/HTTPS_PROXY can't be used: expected the URL of an HTTP proxy/);
  expect(said).not.toContain('hu');
});

test('a proxy that does not let us through is told without the password', async () => {
  const said = await doctor({ ...slack, HTTPS_PROXY: encoded().replace('hush', 'hushhush') });
  expect(said).toMatch(/not ok {2}Slack does not say whether .* the way to the internet \(HTTPS_PROXY/);
  expect(said).not.toContain('hush');
});

/** What doctor prints. */
async function doctor(variables: Readonly<Record<string, string>>): Promise<string> {
  return runQuorum(['doctor'], { ...deployment.database.environment, ...variables }).catch(
    (error: { readonly stdout: string }) => error.stdout,
  );
}
