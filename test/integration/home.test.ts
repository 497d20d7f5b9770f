import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { blockIdOf } from '../slack/clicks-in.ts';
import { ana, ben, type Deployment, general, type Instance, startDeployment } from '../support/deployment.ts';
import { recordedEvents } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

describe('a Home tab', () => {
  let deployment: Deployment;
  let first: Instance;

  beforeAll(async () => {
    deployment = await startDeployment('http');
    first = await deployment.start();
  });
  afterAll(() => deployment?.stop());

  const homeOf = (user: string) => JSON.stringify(deployment.workspace.snapshot().homes[user]?.blocks ?? []);
  const shows = (user: string, text: string, limitMs?: number) =>
    until(() => homeOf(user).includes(text), `the Home tab shows ${text}`, limitMs);
  const say = (user: string, text: string) => deployment.workspace.say({ user, channel: general, text });
  const published = async () => (await deployment.workspace.calls({ method: 'views.publish' })).calls.length;

  test('is published when it is opened, and follows what happens in the incidents that it lists', async () => {
    await deployment.workspace.open_home({ user: ana });
    await shows(ana, 'No incident is open');
    await say(ana, '/incident declare sev3 Login is slow');
    await say(ana, '/incident declare sev1 Checkout is down');
    await say(ana, '/incident declare sev1 drill Only a drill');
    await shows(ana, 'Login is slow', 15_000);
    await shows(ana, '<#C', 15_000);
    expect(homeOf(ana).indexOf('Checkout is down')).toBeLessThan(homeOf(ana).indexOf('Login is slow'));
    expect(homeOf(ana)).not.toContain('Only a drill');
    expect(homeOf(ben)).toBe('[]');
  });

  test('acts, and tells who was first', async () => {
    const { workspace, query } = deployment;
    await workspace.open_home({ user: ben });
    await shows(ben, 'Checkout is down');
    const view_id = String(workspace.snapshot().homes[ben]?.id);
    const acknowledge = () => {
      const blocks = homeOf(ben);
      const block_id = /"block_id":"([^"]+)","accessory":\{"type":"button","action_id":"incident:acknowledge:v1"/.exec(
        blocks,
      )?.[1];
      return workspace.click({
        user: ben,
        view_id,
        action_id: 'incident:acknowledge:v1',
        ...(block_id ? { block_id } : {}),
      });
    };
    const stale = acknowledge();
    await Promise.all([stale, acknowledge()]);
    const rows = await query(`SELECT 1 FROM incident_event WHERE type = 'acknowledged'`);
    expect(rows).toHaveLength(1);
    const told = await until(
      () => workspace.snapshot().views.find(({ user }) => user === ben),
      'the second click is answered',
    );
    expect(JSON.stringify(told.view.blocks)).toContain('Already acknowledged (you, ');
  });

  test('lists what its person has to do, and a due task and a follow-up are ticked there', async () => {
    const { workspace, query } = deployment;
    await say(ana, `/incident declare sev3 Queue is full`);
    const [row] = await query<{ incident_id: string }>(
      `SELECT incident_id FROM incident_text WHERE text = 'Queue is full'`,
    );
    const incidentId = row?.incident_id ?? '';
    await untilShown(deployment, incidentId);
    const channel = shownOf(workspace, incidentId).channels[0]?.id ?? '';
    for (const line of ['lead', 'task me Drain the queue by 30m', 'followup me Alert on its length by tomorrow']) {
      await workspace.say({ user: ana, channel, text: `/incident ${line}` });
    }
    await workspace.open_home({ user: ana });
    await shows(ana, '*Yours*');
    await shows(ana, 'Drain the queue');
    await shows(ana, 'Alert on its length');
    const tick = async (action_id: string, value: string) => {
      const block_id = blockIdOf(workspace.snapshot().homes[ana]?.blocks, { action_id, value }) ?? '';
      const view_id = String(workspace.snapshot().homes[ana]?.id);
      expect(await workspace.click({ user: ana, view_id, action_id, block_id })).toMatchObject({ ok: true });
    };
    await tick('incident:task_done:v1', `${incidentId}:1`);
    await until(() => !homeOf(ana).includes('Drain the queue'), 'the task is off the list', 15_000);
    await tick('incident:followup_done:v1', `${incidentId}:1`);
    await until(() => !homeOf(ana).includes('Alert on its length'), 'the follow-up is off the list', 15_000);
    const events = await recordedEvents(deployment, incidentId);
    expect(events.slice(-2)).toMatchObject([
      { type: 'task_completed', actor: ana, origin: 'button', data: { task: 1 } },
      { type: 'followup_completed', actor: ana, origin: 'button', data: { followup: 1 } },
    ]);
    expect(homeOf(ana)).toContain('*Yours*');
  });

  test('finds an incident by words of its title or by its name, and nothing that its person may not see', async () => {
    const { workspace } = deployment;
    for (const { user, id } of workspace.snapshot().views) await workspace.close({ user, view_id: id });
    await say(ben, '/incident declare private sev2 Checkout keys leaked');
    const find = async (user: string, typed: string) => {
      await workspace.open_home({ user });
      await shows(user, 'Find an incident');
      const view_id = String(workspace.snapshot().homes[user]?.id);
      await workspace.click({ user, view_id, action_id: 'incident:search:v1', block_id: 'search', value: typed });
      const opened = () => workspace.snapshot().views.find((view) => view.user === user);
      const { id, view } = await until(opened, `${typed} is looked for`);
      await workspace.close({ user, view_id: id });
      return JSON.stringify(view.blocks);
    };
    const found = await find(ana, 'CHECKOUT is');
    expect(found).toContain('Found by “CHECKOUT is”: 1');
    expect(found).toContain('Checkout is down');
    expect(await find(ana, 'only a')).toContain('DRILL-1');
    expect(await find(ana, 'INC-1')).toContain('Login is slow');
    expect(await find(ana, 'checkout keys')).toContain('No incident that you can see has “checkout keys” in its title');
    expect(await find(ben, 'checkout keys')).toContain('Checkout keys leaked');
    expect(await find(ana, '%')).toContain('No incident that you can see');
  });

  test('is kept up to date after the process was killed and started again, and is not published in vain', async () => {
    await first.kill('SIGKILL');
    await deployment.start({ port: first.port });
    await say(ben, '/incident declare sev2 Search is empty');
    await shows(ana, 'Search is empty', 20_000);
    await shows(ben, 'Search is empty', 20_000);
    await until(() => /Search is empty[^}]*<#C/.test(homeOf(ben)), 'its channel is linked', 20_000);
    const before = await published();
    await deployment.workspace.open_home({ user: ana });
    await until(async () => (await published()) > before, 'it is published when it is opened');
    expect(await published()).toBe(before + 1);
  });
});
