import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Message } from '../../src/sandbox/workspace/protocol.ts';
import { ana, announcements, type Deployment, general, startDeployment } from '../support/deployment.ts';
import { declaredAs } from '../support/recorded.ts';
import { shownOf, untilShown } from '../support/shown.ts';

/** Most messages that everybody reads of a sev3, from the declaration to the resolution. */
const publicMax = 12;

const lines = [
  'ack',
  `lead <@${ana}>`,
  'note The deploy of 13:58 is the first suspect',
  'task Roll back payment-worker',
  'status identified A bad deploy',
  'update We are rolling back',
  'resolve It is fixed',
];

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment('http');
  await deployment.start();
});
afterAll(() => deployment?.stop());

test('a sev3 makes at most twelve public messages from declare to resolve, with six commands between', async () => {
  const { workspace } = deployment;
  await workspace.say({ user: ana, channel: general, text: '/incident declare sev3 Search is slow' });
  const [row] = await declaredAs(deployment, 'Search is slow');
  const incidentId = row?.incident_id ?? '';
  await untilShown(deployment, incidentId);
  const channel = shownOf(workspace, incidentId).channels[0]?.id ?? '';
  for (const line of lines) {
    const receipt = await workspace.say({ user: ana, channel, text: `/incident ${line}` });
    expect(receipt).toMatchObject({ ok: true });
    await untilShown(deployment, incidentId);
  }
  const told = workspace
    .snapshot()
    .messages.filter((message) => [channel, announcements].includes(message.channel) && isPublic(message))
    .map(({ text, subtype = '' }) => `${subtype} ${text}`.trim());
  expect(told.length <= publicMax ? [] : told).toEqual([]);
});

/** Whether everybody in its channel reads it there: a reply is read in its thread. */
function isPublic({ thread_ts, subtype, ephemeral_to }: Message): boolean {
  return ephemeral_to === undefined && (thread_ts === undefined || subtype === 'thread_broadcast');
}
