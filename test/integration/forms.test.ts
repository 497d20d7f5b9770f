import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OpenView } from '../../src/sandbox/workspace/protocol.ts';
import { actionIds } from '../../src/slack/render/action-ids.ts';
import { fieldActionId } from '../../src/slack/render/form-ids.ts';
import { ana, ben, type Deployment, general, startDeployment, toldBy } from '../support/deployment.ts';
import { shownOf, showsHead } from '../support/shown.ts';
import { stallDatabase } from '../support/stall-database.ts';
import { until } from '../support/until.ts';

type Row = { incident_id: string; type: string; data: object };

describe('a form', () => {
  let deployment: Deployment;
  let incidentId: string;
  let channel: string;

  beforeAll(async () => {
    deployment = await startDeployment('socket');
    await deployment.start();
    await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev3 Checkout is down' });
    const [row] = await deployment.query<Row>(`SELECT incident_id FROM incident_event WHERE type = 'declared'`);
    incidentId = row?.incident_id ?? '';
    await until(() => showsHead(deployment, incidentId), 'the incident is shown', 20_000);
    channel = shownOf(deployment.workspace, incidentId).summaries[0]?.channel ?? '';
    await deployment.workspace.join({ user: ben, channel });
  });
  afterAll(() => deployment?.stop());

  const last = async () =>
    (
      await deployment.query<Row>(
        'SELECT type, data FROM incident_event WHERE incident_id = $1 ORDER BY sequence DESC LIMIT 1',
        [incidentId],
      )
    )[0];
  const viewOf = (user: string): OpenView | undefined =>
    deployment.workspace.snapshot().views.find((open) => open.user === user);
  const blockIds = (user: string) => JSON.stringify(viewOf(user)?.view.blocks);
  const pressUpdate = async (user: string) => {
    const [summary] = shownOf(deployment.workspace, incidentId).summaries;
    await deployment.workspace.click({ user, channel, message_ts: summary?.ts, action_id: actionIds.update });
    return until(() => viewOf(user), 'the form is open');
  };
  const submit = (user: string, values: Readonly<Record<string, string>>) =>
    deployment.workspace.submit({
      user,
      view_id: viewOf(user)?.id ?? '',
      values: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { [fieldActionId]: value }])),
    });

  test('to update starts from what stands, and leaves alone what somebody else changed meanwhile', async () => {
    await pressUpdate(ana);
    expect(blockIds(ana)).toMatch(/"initial_option":\{"value":"investigating"/);
    expect(blockIds(ana)).toMatch(/"initial_option":\{"value":"sev3"/);
    await deployment.workspace.say({ user: ben, channel, text: '/incident sev 1' });
    await submit(ana, { text: 'Rolled back', status: 'monitoring' });
    expect(await last()).toEqual({
      type: 'update_posted',
      data: { version: 1, text: 'Rolled back', status: 'monitoring' },
    });
    await pressUpdate(ana);
    expect(blockIds(ana)).toMatch(/"initial_option":\{"value":"sev1"/);
    await submit(ana, { status: 'identified' });
    expect(await last()).toEqual({ type: 'status_changed', data: { version: 1, status: 'identified' } });
  });

  test('opens at once while the database is slow, and is filled when it answers', async () => {
    const stalled = await stallDatabase(deployment.database.ownerUrl);
    await pressUpdate(ana);
    expect(blockIds(ana)).toContain('being looked up');
    await stalled.resume();
    await until(() => blockIds(ana).includes('"initial_option":{"value":"identified"'), 'the form is filled');
    await deployment.workspace.close({ user: ana, view_id: viewOf(ana)?.id ?? '' });
  });

  test('is not opened where it could only be refused', async () => {
    const outside = await deployment.workspace.say({ user: ana, channel: general, text: '/incident note' });
    expect(toldBy(outside)).toContain('not the channel of an incident');
    await deployment.workspace.say({ user: ben, channel, text: '/incident resolve' });
    const late = await deployment.workspace.say({ user: ana, channel, text: '/incident update' });
    expect(toldBy(late)).toMatch(/^Not recorded: the incident was resolved by <@U0BEN0OKAFR>/);
    expect(viewOf(ana)).toBeUndefined();
  });
});
