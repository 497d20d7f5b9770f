import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Receipt } from '../../src/sandbox/workspace/protocol.ts';
import { ana, type Deployment, general, type Instance, startDeployment, toldBy } from '../support/deployment.ts';
import { type Held, holdAppends } from '../support/hold-appends.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { signedRequest } from '../support/signed-request.ts';
import { until } from '../support/until.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const { close } of open.splice(0).reverse()) await close();
});

async function deploy(transport: 'http' | 'socket'): Promise<{ deployment: Deployment; instance: Instance }> {
  const deployment = await startDeployment(transport);
  open.push({ close: () => deployment.stop() });
  return { deployment, instance: await deployment.start() };
}

async function hold(deployment: Deployment): Promise<Held> {
  const held = await holdAppends(deployment);
  open.push({ close: held.release });
  return held;
}

describe.each(['socket', 'http'] as const)('a process that is told to stop, over %s', (transport) => {
  test('acknowledges what is under way and what arrives meanwhile, and ends', async () => {
    const { deployment, instance } = await deploy(transport);
    const { workspace, query } = deployment;
    const say = (text: string, channel: string): Promise<Receipt> => workspace.say({ user: ana, channel, text });
    await say('/incident declare sev2 Login is slow', general);
    const [incident] = await query<{ incident_id: string }>('SELECT incident_id FROM incident');
    const incidentId = incident?.incident_id ?? '';
    await untilShown(deployment, incidentId);
    const channel = shownOf(workspace, incidentId).summaries[0]?.channel ?? '';

    const { waiting, release } = await hold(deployment);
    const noted = [say('/incident note one', channel)];
    await until(waiting, 'the note is under way');
    const stopped = instance.kill('SIGTERM');
    await until(() => instance.said().includes('Stopping'), 'it has heard that it should stop');
    // Over HTTP nobody new is let in: Slack asks the next process.
    if (transport === 'socket') noted.push(say('/incident note two', channel));
    await release();
    for (const told of await Promise.all(noted)) expect(toldBy(told)).toMatch(/^Your note is in INC-1/);
    await stopped;
    expect(await instance.ended).toBe(0);
    const notes = await query(`SELECT 1 FROM incident_event WHERE type = 'note_added'`);
    expect(notes).toHaveLength(noted.length);
  });
});

test('a process that is told to stop ends though one client goes on sending over its connection, and another never ends what it sends', async () => {
  const { deployment, instance } = await deploy('http');
  await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev2 Login is slow' });
  const [declared] = (await deployment.workspace.requests({ name: '/incident' })).requests;
  const request = signedRequest({ ...declared?.payload, trigger_id: 'another' });

  const { waiting, release } = await hold(deployment);
  const client = connect(instance.port, '127.0.0.1');
  open.push({ close: async () => client.destroy() });
  client.on('error', () => undefined);
  client.on('data', () => client.write(request));
  client.write(request);
  await until(waiting, 'its request is under way');
  const slow = connect(instance.port, '127.0.0.1');
  open.push({ close: async () => slow.destroy() });
  slow.on('error', () => undefined);
  slow.write(request.slice(0, -10));
  const stopped = instance.kill('SIGTERM');
  await until(() => instance.said().includes('Stopping'), 'it has heard that it should stop');
  await release();
  await stopped;
  expect(await instance.ended).toBe(0);
  expect(instance.logged()).not.toContain('Stopped while a request was still under way');
  expect(await deployment.query('SELECT 1 FROM incident')).toHaveLength(2);
});

test.each(['SIGHUP', 'SIGINT'] as const)(
  'a process that gets %s acknowledges what is under way, and ends',
  async (signal) => {
    const { deployment, instance } = await deploy('http');
    const { waiting, release } = await hold(deployment);
    const said = deployment.workspace.say({
      user: ana,
      channel: general,
      text: '/incident declare sev2 Login is slow',
    });
    await until(waiting, 'the declaration is under way');
    const stopped = instance.kill(signal);
    await until(() => instance.said().includes('Stopping'), 'it has heard that it should stop');
    await release();
    expect(toldBy(await said)).toMatch(/^INC-1 is declared/);
    await stopped;
    expect(await instance.ended).toBe(0);
  },
);
