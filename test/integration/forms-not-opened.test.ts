import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Receipt } from '../../src/sandbox/workspace/protocol.ts';
import { ana, type Deployment, general, startDeployment } from '../support/deployment.ts';
import { press } from '../support/press.ts';
import { shownOf, showsHead } from '../support/shown.ts';
import { stallDatabase } from '../support/stall-database.ts';
import { until } from '../support/until.ts';

let deployment: Deployment;
let incidentId: string;
let channel: string;

beforeAll(async () => {
  deployment = await startDeployment('http');
  await deployment.start();
  await deployment.workspace.say({ user: ana, channel: general, text: '/incident declare sev3 Checkout is down' });
  const [row] = await deployment.query<{ incident_id: string }>('SELECT incident_id FROM incident');
  incidentId = row?.incident_id ?? '';
  await until(() => showsHead(deployment, incidentId), 'the incident is shown', 20_000);
  channel = shownOf(deployment.workspace, incidentId).summaries[0]?.channel ?? '';
});
afterAll(() => deployment?.stop());

/** What was said to this person alone, wherever. */
function told(): readonly string[] {
  const { channels, messages } = deployment.workspace.snapshot();
  const direct = channels.find(({ is_im, members }) => is_im && members.includes(ana))?.id;
  return messages.flatMap((one) =>
    one.ephemeral_to === ana || (one.channel === direct && one.user !== ana) ? [one.text] : [],
  );
}

const ways: readonly [string, () => Promise<Receipt>, RegExp][] = [
  [
    'the global shortcut',
    () => deployment.workspace.shortcut({ user: ana, callback_id: 'declare_incident' }),
    /^Slack did not open the form in time\. .*`\/incident declare` followed by a title/,
  ],
  [
    '/incident declare',
    () => deployment.workspace.say({ user: ana, channel: general, text: '/incident declare' }),
    /^Slack did not open the form in time\. .*`\/incident declare` followed by a title/,
  ],
  [
    'a button',
    () => press(deployment.workspace, incidentId, { user: ana, action_id: 'incident:add_note:v1' }),
    /^Slack did not open the form in time\. .*`\/incident help`/,
  ],
];

const faults = [
  { kind: 'hang' },
  { kind: 'rate_limited', retry_after: 30 },
  { kind: 'error_500' },
  { kind: 'drop', isOpened: true },
  { kind: 'refused', error: 'expired_trigger_id' },
] as const;

describe.each(faults)('while views.open meets %j', ({ kind, ...more }) => {
  test.each(ways)('%s is acknowledged, and says how to go on', async (_name, use, says) => {
    const { isOpened: _, ...fault } = { isOpened: false, ...more };
    await deployment.workspace.faults({ method: 'views.open', kind, ...fault });
    const before = told().length;
    expect(await use()).toMatchObject({ ok: true });
    expect(await until(() => told()[before], 'the person is told', 10_000)).toMatch(says);
    expect(told()).toHaveLength(before + 1);
    for (const { id, user } of deployment.workspace.snapshot().views)
      await deployment.workspace.close({ user, view_id: id });
  });
});

test('a form is filled though Slack does not take its filling at first', async () => {
  const { workspace } = deployment;
  await workspace.faults({ method: 'views.update', times: 2, kind: 'rate_limited' });
  const stalled = await stallDatabase(deployment.database.ownerUrl);
  const blocks = () => JSON.stringify(workspace.snapshot().views.find(({ user }) => user === ana)?.view.blocks ?? []);
  await workspace.say({ user: ana, channel, text: '/incident update' });
  await stalled.resume();
  await until(() => blocks().includes('"initial_option"'), 'the form is filled', 20_000);
});
