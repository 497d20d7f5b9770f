import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Ack } from '../../src/sandbox/workspace/protocol.ts';
import { ana, ben, type Deployment, general, type Instance, startDeployment, toldBy } from '../support/deployment.ts';
import { press } from '../support/press.ts';
import { runQuorum } from '../support/quorum-process.ts';
import { declaredAs, recordedEvents } from '../support/recorded.ts';
import { postedTwice, shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

describe.each(['http', 'socket'] as const)('two processes over %s', (transport) => {
  let deployment: Deployment;
  let left: Instance;
  let right: Instance;

  beforeAll(async () => {
    deployment = await startDeployment(transport);
    [left, right] = await Promise.all([deployment.start(), deployment.start()]);
  });
  afterAll(() => deployment?.stop());

  const events = (incidentId: string) => recordedEvents(deployment, incidentId);
  const incidentsTitled = (title: string) => declaredAs(deployment, title);

  /** Declares an incident and waits until Slack shows it; answers its id, channel and summary. */
  async function declared(title: string) {
    const { workspace } = deployment;
    await workspace.say({ user: ana, channel: general, text: `/incident declare sev2 ${title}` });
    const [row] = await incidentsTitled(title);
    if (row === undefined) throw new Error('an incident expected');
    await untilShown(deployment, row.incident_id);
    const [summary] = shownOf(workspace, row.incident_id).summaries;
    if (summary === undefined) throw new Error('a summary expected');
    return { incident_id: row.incident_id, channel: summary.channel, summary };
  }

  test.each([
    ['all at once', true],
    ['one after another', false],
  ] as const)('a slash command delivered ten times, %s, is one incident with one answer', async (how, at_once) => {
    const { workspace } = deployment;
    const title = `Checkout is down ${how}`;
    const text = `/incident declare sev1 ${title}`;
    const again = (times: number) =>
      workspace.redeliver({ name: '/incident', times, at_once, request_urls: [left.requestUrl, right.requestUrl] });
    const first = workspace.say({ user: ana, channel: general, text });
    const redelivered = await again(4);
    await first;
    const last = await again(1);
    const { requests } = await workspace.requests({ name: '/incident' });
    const acks = requests.at(-1)?.acks ?? [];

    if (!redelivered.ok || !last.ok) throw new Error('nothing was delivered');
    expect(acks).toHaveLength(11);
    expect(new Set(acks.map(answerOf)).size).toBe(1);
    expect(answerOf(acks[0])).toMatch(/INC-\d+ is declared as sev1\./);

    const [incident, ...others] = await incidentsTitled(title);
    expect(others).toEqual([]);
    const incidentId = incident?.incident_id ?? '';
    expect(await events(incidentId)).toHaveLength(1);
    await untilShown(deployment, incidentId);
    const { channels, summaries, announcements } = shownOf(workspace, incidentId);
    expect([channels.length, summaries.length, announcements.length]).toEqual([1, 1, 1]);
  });

  test('two people who resolve at once leave one resolution, and the other is told who and when', async () => {
    const { workspace } = deployment;
    const { incident_id, channel } = await declared('Two lines');
    await workspace.join({ user: ben, channel });
    const line = { channel, text: '/incident resolve' };
    const told = await Promise.all([
      workspace.say({ user: ana, ...line, request_url: left.requestUrl }),
      workspace.say({ user: ben, ...line, request_url: right.requestUrl }),
    ]);
    const resolutions = (await events(incident_id)).filter(({ type }) => type === 'resolved');
    expect(resolutions).toHaveLength(1);
    const winner = resolutions[0]?.actor;
    const answers = told.map(toldBy);
    expect(answers.filter((answer) => /^INC-\d+ is resolved\.$/.test(answer))).toHaveLength(1);
    expect(answers.find((answer) => answer.startsWith('Already'))).toMatch(
      new RegExp(`^Already resolved \\(<@${winner}>, <!date\\^\\d+\\^\\{time\\}\\|\\d\\d:\\d\\d UTC>\\)\\.$`),
    );
  });

  test('two people who send the form to resolve at once, too', async () => {
    const { workspace } = deployment;
    const { incident_id } = await declared('Two forms');
    await Promise.all(
      [ana, ben].map((user) => press(workspace, incident_id, { user, action_id: 'incident:resolve:v1' })),
    );
    const forms = workspace.snapshot().views;
    expect(forms.map(({ user }) => user).sort()).toEqual([ana, ben]);
    await Promise.all(
      forms.map(({ id, user }, index) =>
        workspace.submit({
          user,
          view_id: id,
          values: {},
          request_url: index === 0 ? left.requestUrl : right.requestUrl,
        }),
      ),
    );
    const resolutions = (await events(incident_id)).filter(({ type }) => type === 'resolved');
    expect(resolutions).toHaveLength(1);
    const winner = resolutions[0]?.actor;
    const left_open = workspace.snapshot().views;
    expect(left_open.map(({ user, depth }) => [user === winner, depth])).toEqual([
      [false, 0],
      [false, 1],
    ]);
    expect(JSON.stringify(left_open[1]?.view.blocks)).toContain(`Already resolved (<@${winner}>, <!date^`);
  });

  test('fifty notes at once are fifty events in one gapless line, and both processes show the same', async () => {
    const { workspace } = deployment;
    const { incident_id, channel } = await declared('Fifty notes');
    const notes = Array.from({ length: 50 }, (_, index) => `note ${index}`);
    const receipts = await Promise.all(
      notes.map((text, index) =>
        workspace.say({
          user: ana,
          channel,
          text: `/incident note ${text}`,
          request_url: (index % 2 === 0 ? left : right).requestUrl,
        }),
      ),
    );
    // On a busy machine some are answered later than Slack waits; they are recorded all the same.
    const answers = receipts.map((receipt) => (receipt.ok ? toldBy(receipt) : receipt.error));
    for (const answer of answers) {
      expect(answer).toMatch(/^Your note is in INC-\d+ \(event \d+\)\.$|^Still recording|^operation_timeout$/);
    }
    await until(async () => (await events(incident_id)).length > 50, 'the notes are recorded', 20_000);
    const recorded = await events(incident_id);
    expect(recorded.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 51 }, (_, index) => index + 1));
    expect(
      recorded
        .slice(1)
        .map(({ data }) => data.text)
        .sort(),
    ).toEqual([...notes].sort());

    const number = String(recorded[0]?.data.number);
    expect(await runQuorum(['verify', number], deployment.database.environment)).toMatch(
      new RegExp(`^INC-${number}: 51 events, chain intact`),
    );
    // Sockets take turns, so that two lines go to two processes in either transport.
    const line = { user: ana, channel: general, text: `/incident show ${number}` };
    const shows = [
      await workspace.say({ ...line, request_url: left.requestUrl }),
      await workspace.say({ ...line, request_url: right.requestUrl }),
    ].map((receipt) => (receipt.ok ? JSON.stringify(receipt.ack) : receipt.error));
    expect(shows[0]).toContain('event 51 ');
    expect(shows[1]).toBe(shows[0]);
    await untilShown(deployment, incident_id);
  });

  test('and once they have stopped, nothing stands in Slack twice', async () => {
    await Promise.all([left.kill('SIGTERM'), right.kill('SIGTERM')]);
    expect(postedTwice(deployment.workspace)).toEqual([]);
  });
});

/** What one delivery was answered with, byte for byte. */
function answerOf(ack: Ack | undefined): string {
  return ack?.kind === 'acked' ? JSON.stringify(ack.body) : JSON.stringify(ack);
}
