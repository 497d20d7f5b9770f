import { afterEach, expect, test } from '@jest/globals';
import { ana, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { holdAppends } from '../support/hold-appends.ts';
import { type SlackProxy, startSlackProxy } from '../support/slack-proxy.ts';
import { declareIncident, longestGapMs, lost, notesIn, typeSteadily } from '../support/steady-commands.ts';
import { until } from '../support/until.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const { close } of open.splice(0).reverse()) await close();
});

type Stage = { readonly deployment: Deployment; readonly instance: Instance; readonly proxy: SlackProxy };

/** A process that reaches the workspace through a proxy, with both of its connections open. */
async function deploy(): Promise<Stage> {
  const deployment = await startDeployment('socket');
  open.push({ close: () => deployment.stop() });
  const proxy = await startSlackProxy(deployment.workspace.apiUrl);
  open.push({ close: () => proxy.close() });
  const instance = await deployment.start({ apiUrl: proxy.apiUrl });
  await until(() => proxy.links() === 2, 'both connections are open');
  return { deployment, instance, proxy };
}

const list = async ({ workspace }: Deployment) =>
  (await workspace.say({ user: ana, channel: general, text: '/incident list' })).ok;

async function connects({ workspace }: Deployment): Promise<number> {
  return (await workspace.calls({ method: 'apps.connections.open' })).calls.length;
}

test('ten refreshes in a row and a connect that hangs lose no command', async () => {
  const { deployment, instance, proxy } = await deploy();
  const { workspace } = deployment;
  const channel = await declareIncident(deployment);
  const commands = typeSteadily(deployment, channel);
  for (let refresh = 1; refresh <= 10; refresh += 1) {
    if (refresh === 5) await workspace.faults({ method: 'apps.connections.open', kind: 'hang' });
    const [opened, answered] = [proxy.opened(), commands.count()];
    expect(await workspace.sockets({ action: 'disconnect', count: 1 })).toMatchObject({ count: 1 });
    await until(() => commands.count() >= answered + 6, 'commands are answered meanwhile');
    await until(
      () => proxy.opened() > opened && proxy.links() === 2,
      'the next one is open, the old one closed',
      20_000,
    );
  }
  const typed = await commands.stop();
  process.stdout.write(`ten refreshes, one connect that hangs: ${typed.length} commands, ${lost(typed).length} lost, `);
  process.stdout.write(`longest time without a connection ${longestGapMs(typed).toFixed(0)} ms\n`);
  expect(lost(typed)).toEqual([]);
  expect([...(await notesIn(deployment))].sort()).toEqual(typed.map(({ text }) => text).sort());
  expect(instance.logged()).not.toContain('No connection to Slack is open');
});

test('when every connection is cut and the next connect hangs, it is heard again before a person gives up, and says so', async () => {
  const { deployment, instance } = await deploy();
  const { workspace } = deployment;
  await workspace.faults({ method: 'apps.connections.open', kind: 'hang', times: 2 });
  const cutAtMs = performance.now();
  await workspace.sockets({ action: 'drop' });
  await until(() => list(deployment), 'a command comes through', 7_000);
  const seconds = (performance.now() - cutAtMs) / 1_000;
  process.stdout.write(`both cut, both next connects hang: ${seconds.toFixed(1)} s without a connection\n`);
  const logged = instance.logged();
  expect(logged).toContain('No connection to Slack is open, so that no command arrives');
  expect(logged).toMatch(/"seconds":\d+\.?\d*,"msg":"A connection to Slack is open again/);
});

test('a connection that falls silent, and does not even close, is replaced', async () => {
  const { deployment, proxy } = await deploy();
  proxy.silence();
  await until(() => proxy.links() === 2, 'two others are open', 15_000);
  await deployment.workspace.sockets({ action: 'drop', count: 2 });
  await until(() => list(deployment), 'a command comes through');
});

test('a process whose connections are silent and never close ends when it is told to', async () => {
  const { instance, proxy } = await deploy();
  proxy.silence();
  await instance.kill('SIGTERM');
  expect(await instance.ended).toBe(0);
});

test('a process that finds ten connections open waits for one to end', async () => {
  const { deployment, proxy } = await deploy();
  const others = await Promise.all([1, 2, 3, 4].map(() => deployment.start({ apiUrl: proxy.apiUrl })));
  await until(() => proxy.links() === 10, 'ten are open');
  const last = await deployment.launch({ apiUrl: proxy.apiUrl });
  await until(() => last.logged().includes('Slack answered too_many_websockets'), 'it says why it has none', 20_000);
  await others[0]?.kill('SIGTERM');
  expect(await last.ready).toMatch(/^Quorum is connected to Slack/);
});

test('a connect whose handshake is never answered is given up', async () => {
  const { deployment, proxy } = await deploy();
  proxy.hangLinks(2);
  await deployment.workspace.sockets({ action: 'drop' });
  await until(() => list(deployment), 'a command comes through', 8_000);
});

test.each([
  [
    'an event without an inner event',
    { type: 'events_api', envelope_id: 'one', payload: { type: 'app_rate_limited' } },
  ],
  ['nothing', null],
  ['a payload without a body', { type: 'interactive', envelope_id: 'one' }],
])('%s is told and ends nothing', async (_what, frame) => {
  const { deployment, instance, proxy } = await deploy();
  proxy.inject(JSON.stringify(frame));
  await until(() => instance.logged().includes('Something that Slack sent can’t be read'), 'it is told');
  expect(await list(deployment)).toBe(true);
  expect(proxy.links()).toBe(2);
});

test('where Socket Mode is switched off each connection tells it once at most, and nothing is asked all the time', async () => {
  const { deployment, instance } = await deploy();
  const asked = await connects(deployment);
  await deployment.workspace.sockets({ action: 'disconnect', reason: 'link_disabled' });
  const told = () => instance.logged().match(/Slack lets Quorum open no more connections/g)?.length;
  await until(told, 'it is told');
  expect(told()).toBeLessThanOrEqual(2);
  expect(await connects(deployment)).toBe(asked);
});

test('an acknowledgement whose connection is gone is told, and the same payload again finds what was recorded', async () => {
  const { deployment, instance, proxy } = await deploy();
  const { workspace } = deployment;
  const channel = await declareIncident(deployment);
  const { waiting, release } = await holdAppends(deployment);
  open.push({ close: release });
  const noted = workspace.say({ user: ana, channel, text: '/incident note written once' });
  await until(waiting, 'the note is under way');
  const opened = proxy.opened();
  await workspace.sockets({ action: 'drop' });
  await until(() => proxy.opened() === opened + 2, 'two others are open');
  await release();
  expect(await noted).toMatchObject({ ok: false });
  await until(() => instance.logged().includes('The connection to Slack that brought it is closed'), 'it is told');
  expect(JSON.stringify(await workspace.redeliver({ name: '/incident', times: 1 }))).toContain('Your note is in INC-1');
  expect(await notesIn(deployment)).toEqual(['written once']);
});
