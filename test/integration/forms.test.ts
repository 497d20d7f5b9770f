import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OpenView } from '../../src/sandbox/workspace/protocol.ts';
import { ana, ben, type Deployment, general, startDeployment, toldBy } from '../support/deployment.ts';
import { filledIn, press } from '../support/press.ts';
import { recordedEvents, timesRecorded } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';
import { stallDatabase } from '../support/stall-database.ts';
import { until } from '../support/until.ts';

describe('a form', () => {
  let deployment: Deployment;
  let incidentId: string;
  let channel: string;

  beforeAll(async () => {
    deployment = await startDeployment('socket');
    await deployment.start();
    await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev3 Checkout is down' });
    const [row] = await recordedEvents(deployment);
    incidentId = row?.incident_id ?? '';
    await untilShown(deployment, incidentId);
    channel = shownOf(deployment.workspace, incidentId).summaries[0]?.channel ?? '';
    await deployment.workspace.join({ user: ben, channel });
  });
  afterAll(() => deployment?.stop());

  const last = async () => {
    const event = (await recordedEvents(deployment, incidentId)).at(-1);
    return { type: event?.type, data: event?.data };
  };
  const viewOf = (user: string): OpenView | undefined =>
    deployment.workspace.snapshot().views.find((open) => open.user === user);
  const viewsOf = (user: string) => deployment.workspace.snapshot().views.filter((open) => open.user === user);
  const closeAll = async (user: string) => {
    for (const { id } of [...viewsOf(user)].reverse()) await deployment.workspace.close({ user, view_id: id });
  };
  const blockIds = (user: string) => JSON.stringify(viewOf(user)?.view.blocks);
  const pressUpdate = async (user: string) => {
    await press(deployment.workspace, incidentId, { user, action_id: 'incident:update:v1' });
    return until(() => viewOf(user), 'the form is open');
  };
  const submit = (user: string, values: Readonly<Record<string, string>>) =>
    deployment.workspace.submit({
      user,
      view_id: viewOf(user)?.id ?? '',
      values: filledIn(values),
    });

  /** Whether a person has got a direct message. */
  const isTold = (user: string, text: RegExp) => {
    const { channels, messages } = deployment.workspace.snapshot();
    const direct = channels.filter((one) => one.is_im === true && one.members.includes(user)).map(({ id }) => id);
    return messages.some((one) => direct.includes(one.channel) && text.test(one.text));
  };

  test('to update starts from what stands, and leaves alone what somebody else changed meanwhile', async () => {
    await pressUpdate(ana);
    expect(blockIds(ana)).toMatch(/"initial_option":\{"value":"investigating"/);
    expect(blockIds(ana)).toMatch(/"initial_option":\{"value":"sev3"/);
    await deployment.workspace.say({ user: ben, channel, text: '/incident sev 1' });
    await submit(ana, { text: 'Rolled back', status: 'monitoring' });
    expect(await last()).toEqual({
      type: 'update_posted',
      data: { version: 2, text: 'Rolled back', status: 'monitoring' },
    });
    await pressUpdate(ana);
    expect(blockIds(ana)).toMatch(/"initial_option":\{"value":"sev1"/);
    await submit(ana, { status: 'identified' });
    expect(await last()).toEqual({ type: 'status_changed', data: { version: 1, status: 'identified' } });
  });

  test('opens at once while the database is slow, and is filled when it answers', async () => {
    const stalled = await stallDatabase(deployment.database.ownerUrl);
    await pressUpdate(ana);
    expect(blockIds(ana)).toContain('are still loading');
    await stalled.resume();
    await until(() => blockIds(ana).includes('"initial_option":{"value":"identified"'), 'the form is filled');
    await deployment.workspace.close({ user: ana, view_id: viewOf(ana)?.id ?? '' });
  });

  test('that takes long says what is being recorded, and its outcome follows', async () => {
    const { workspace } = deployment;
    await workspace.say({ user: ana, channel, text: '/incident note' });
    const stalled = await stallDatabase(deployment.database.ownerUrl);
    await submit(ana, { text: 'Slow' });
    expect(viewOf(ana)?.errors).toEqual({ text: expect.stringContaining('Still recording the note…') });
    await stalled.resume();
    await until(() => isTold(ana, /^Your note is in INC-1/), 'the outcome follows', 20_000);
    await submit(ana, { text: 'Slow' });
    expect(viewOf(ana)).toBeUndefined();
    expect(await timesRecorded(deployment, 'Slow')).toBe(1);
  });

  test('that declares leads to the channel of the incident, once there is one', async () => {
    await deployment.workspace.say({ user: ben, channel: general, text: '/incident declare' });
    await submit(ben, { title: 'Search is empty', severity: 'sev2' });
    expect(viewOf(ben)).toBeUndefined();
    await until(() => isTold(ben, /^INC-2 is in <#C\w+>\.$/), 'the way is shown', 20_000);
  });

  test('and what stands behind More does what it says, too, and is told in front of it', async () => {
    const { workspace } = deployment;
    const topOf = () => JSON.stringify(workspace.snapshot().views.findLast(({ user }) => user === ben)?.view.blocks);
    await press(workspace, incidentId, { user: ben, action_id: 'incident:timeline:v1' });
    await until(() => /Timeline of.*declared a sev3 incident/.test(topOf()), 'the timeline is shown');
    await closeAll(ben);
    await press(workspace, incidentId, { user: ben, action_id: 'incident:task:v1' });
    const form = await until(() => viewsOf(ben)[1], 'the form is open');
    await workspace.submit({ user: ben, view_id: form.id, values: filledIn({ text: 'Look at the logs' }) });
    expect(await last()).toMatchObject({ type: 'task_added' });
    expect(viewsOf(ben)).toEqual([]);
  });

  test('that is refused after it was closed gives back what was typed', async () => {
    const { workspace } = deployment;
    for (const line of ['done 1', 'sev 4']) await workspace.say({ user: ben, channel, text: `/incident ${line}` });
    const open = await pressUpdate(ana);
    await workspace.say({ user: ben, channel, text: '/incident resolve' });
    const stalled = await stallDatabase(deployment.database.ownerUrl);
    await submit(ana, { text: 'Count the carts by hand' });
    expect(viewOf(ana)?.errors).toEqual({ text: expect.stringContaining('You can send the form again') });
    await workspace.close({ user: ana, view_id: open.id });
    await stalled.resume();
    await until(
      () => isTold(ana, /^INC-1 was resolved by[\s\S]*\nYou wrote: “Count the carts by hand”$/),
      'it is given back',
      20_000,
    );
    await workspace.say({ user: ben, channel, text: '/incident reopen' });
  });

  test('is not opened where it could only be refused', async () => {
    const outside = await deployment.workspace.say({ user: ana, channel: general, text: '/incident note' });
    expect(toldBy(outside)).toContain('This channel has no incident');
    await deployment.workspace.say({ user: ben, channel, text: '/incident resolve' });
    const late = await deployment.workspace.say({ user: ana, channel, text: '/incident update' });
    expect(toldBy(late)).toMatch(/^INC-1 was resolved by <@U0BEN0OKAFR>/);
    expect(viewOf(ana)).toBeUndefined();
  });
});
