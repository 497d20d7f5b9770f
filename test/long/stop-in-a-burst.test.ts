import { connect } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { ana, ben, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { signedRequest } from '../support/signed-request.ts';
import { declareIncident, lost, notesIn, typeSteadily } from '../support/steady-commands.ts';
import { until } from '../support/until.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const { close } of open.splice(0).reverse()) await close();
});

/** A client that sends its next request over the same connection as soon as it has an answer. */
async function sendSteadily({ workspace }: Deployment, { port }: Instance): Promise<void> {
  await workspace.say({ user: ana, channel: general, text: '/incident list' });
  const [list] = (await workspace.requests({ name: '/incident' })).requests.slice(-1);
  const request = signedRequest({ ...list?.payload, trigger_id: 'another' });
  const client = connect(port, '127.0.0.1');
  open.push({ close: async () => client.destroy() });
  client.on('error', () => undefined);
  client.on('data', () => client.write(request));
  client.write(request);
}

test.each([
  ['socket', 'Slack answers'],
  ['http', 'Slack answers'],
  ['socket', 'Slack answers nothing'],
  ['http', 'Slack answers nothing'],
] as const)(
  'SIGTERM in a burst over %s, while %s: what is recorded is acknowledged, and it ends by itself',
  async (transport, slack) => {
    const deployment = await startDeployment(transport);
    open.push({ close: () => deployment.stop() });
    const instance = await deployment.start();
    const channel = await declareIncident(deployment);
    if (transport === 'http') await sendSteadily(deployment, instance);
    if (slack === 'Slack answers nothing')
      await deployment.workspace.faults({ method: '*', times: 1_000_000, kind: 'hang' });
    const commands = typeSteadily(deployment, channel, [ana, ben, ana, ben, ana]);
    await until(() => commands.count() >= 20, 'the burst is under way', 20_000);

    const toldAtMs = performance.now();
    process.kill(instance.pid ?? 0, 'SIGTERM');
    await until(() => instance.said().includes('Stopping'), 'it has heard that it should stop');
    await instance.kill('SIGTERM');
    const seconds = (performance.now() - toldAtMs) / 1_000;
    expect(await instance.ended).toBe(0);
    const typed = await commands.stop();
    process.stdout.write(`${transport}, ${slack}: ended after ${seconds.toFixed(1)} s, ${typed.length} commands, `);
    process.stdout.write(`${lost(typed).length} after it was gone\n`);
    const acknowledged = typed.filter((one) => !lost(typed).includes(one)).map(({ text }) => text);
    expect([...(await notesIn(deployment))].sort()).toEqual(acknowledged.sort());
    expect(instance.logged()).not.toContain('Stopped while a request was still under way');
  },
);
