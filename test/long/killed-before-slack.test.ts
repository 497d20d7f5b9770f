import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ana, type Deployment, general, type Instance, startDeployment, toldBy } from '../support/deployment.ts';
import { postedTwice, shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

/**
 * The process is killed in the middle of one call to Slack: `hang` before the call takes effect, `stall` after it.
 * `after` calls of that method pass first.
 */
type Moment = { readonly method: string; readonly kind: 'hang' | 'stall'; readonly after?: number };

/** Calls that a declaration leads to, in their order. The first post is the announcement, the second the summary. */
const declarations: readonly (readonly Moment[])[] = [
  [
    { method: 'conversations.create', kind: 'hang' },
    { method: 'conversations.create', kind: 'stall' },
    { method: 'conversations.setPurpose', kind: 'stall' },
    { method: 'chat.postMessage', kind: 'hang' },
  ],
  [
    { method: 'chat.postMessage', kind: 'stall' },
    { method: 'chat.postMessage', kind: 'hang', after: 1 },
    { method: 'chat.postMessage', kind: 'stall', after: 1 },
    { method: 'pins.add', kind: 'stall' },
  ],
];

/** What is typed in the channel of an incident that Slack shows already, and the call that it is cut off in. */
const lines: readonly (Moment & { readonly text: string })[] = [
  { text: 'sev 1', method: 'conversations.setTopic', kind: 'hang' },
  { text: 'sev 1', method: 'chat.update', kind: 'stall', after: 1 },
  { text: 'note a thought', method: 'chat.postMessage', kind: 'hang' },
  { text: 'resolve', method: 'chat.postMessage', kind: 'stall', after: 1 },
];

const deployments: Deployment[] = [];
beforeAll(async () => {
  for (const _ of [...declarations, lines]) deployments.push(await startDeployment('http'));
});
afterAll(() => Promise.all(deployments.map((deployment) => deployment.stop())));

/** Says a line, which is acknowledged while one of the calls to Slack that it leads to goes unanswered. */
async function sayInto({ workspace }: Deployment, moment: Moment, channel: string, text: string): Promise<void> {
  const { method, kind, after = 0 } = moment;
  const called = async () => (await workspace.calls({ method })).calls.length;
  const before = await called();
  await workspace.faults({ method, kind, after });
  toldBy(await workspace.say({ user: ana, channel, text: `/incident ${text}` }));
  await until(async () => (await called()) > before + after, `${method} is called`, 20_000);
}

async function incidentIds({ query }: Deployment): Promise<readonly string[]> {
  return (await query<{ incident_id: string }>('SELECT incident_id FROM incident ORDER BY number')).map(
    ({ incident_id }) => incident_id,
  );
}

/** Starts the killed process again and waits until Slack shows the head of every incident, once. */
async function expectHealed(deployment: Deployment, { port }: Instance): Promise<void> {
  const { workspace } = deployment;
  await deployment.start({ port });
  for (const incidentId of await incidentIds(deployment)) {
    await untilShown(deployment, incidentId);
    const { channels, summaries, announcements } = shownOf(workspace, incidentId);
    expect([channels.length, summaries.length, announcements.length]).toEqual([1, 1, 1]);
  }
  expect(postedTwice(workspace)).toEqual([]);
}

test('what a killed process had recorded and not yet shown, the next start shows, whole and once', async () => {
  await Promise.all(
    deployments.map(async (deployment, index) => {
      const instance = await deployment.start();
      const moments = declarations[index];
      if (moments === undefined) await sayLines(deployment);
      else {
        for (const [number, moment] of moments.entries()) {
          await sayInto(deployment, moment, general, `declare sev3 Moment ${number}`);
        }
      }
      await instance.kill('SIGKILL');
      expect(await incidentIds(deployment)).toHaveLength(4);
      await expectHealed(deployment, instance);
    }),
  );
}, 180_000);

/** Declares an incident for each line, waits until all are shown, and is then cut off in the middle of each. */
async function sayLines(deployment: Deployment): Promise<void> {
  const { workspace } = deployment;
  for (const [number] of lines.entries()) {
    await workspace.say({ user: ana, channel: general, text: `/incident declare sev3 Known ${number}` });
  }
  const ids = await incidentIds(deployment);
  for (const id of ids) await untilShown(deployment, id);
  for (const [number, line] of lines.entries()) {
    const [summary] = shownOf(workspace, ids[number] ?? '').summaries;
    await sayInto(deployment, line, summary?.channel ?? '', line.text);
  }
}
