import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isDirect } from '../../src/slack/kit/direct-message.ts';
import { clicksIn } from '../slack/clicks-in.ts';
import { ana, announcements, ben, type Deployment, general, startDeployment, toldBy } from '../support/deployment.ts';
import { declaredAs } from '../support/recorded.ts';
import { postedTwice, shownOf, untilShown } from '../support/shown.ts';
import { until } from '../support/until.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment('http');
  await deployment.start();
});
afterAll(() => deployment?.stop());

const say = (user: string, line: string, channel = general) =>
  deployment.workspace.say({ user, channel, text: `/incident ${line}` });

/** The incident under a title, and its channel once it has one. */
async function declared(line: string, title: string) {
  await say(ana, `declare ${line} ${title}`);
  const id = (await declaredAs(deployment, title))[0]?.incident_id ?? '';
  const { id: channel } = await until(
    () => shownOf(deployment.workspace, id).channels.find(({ members }) => members.includes(ana)),
    'it has its channel',
  );
  return { id, channel };
}

/** What an app has said to people directly. */
function direct() {
  return deployment.workspace.snapshot().messages.filter(({ channel }) => isDirect(channel));
}

describe('updates', () => {
  test('are replies under the announcement that promise the next, and come to whoever subscribes there until they end it', async () => {
    const { workspace } = deployment;
    const { id, channel } = await declared('sev2', 'Checkout is slow');
    const announcement = await until(() => shownOf(workspace, id).announcements[0], 'it is announced');
    const at = { channel: announcements, message_ts: announcement.ts };
    expect(await workspace.click({ user: ben, ...at, action_id: 'incident:subscribe:v1' })).toMatchObject({ ok: true });
    expect(toldBy(await say(ana, 'update EU fails, rolling back. next in 45m', channel))).toMatch(/The next is due/);
    await until(() => direct().length === 1, 'it is told directly');
    await untilShown(deployment, id);

    const under = workspace.snapshot().messages.filter(({ thread_ts }) => thread_ts === announcement.ts);
    expect(under.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^INC-1 update: “EU fails, rolling back\.” Next update due <!date/),
    ]);
    expect(under[0]?.subtype ?? null).not.toBe('thread_broadcast');
    expect(JSON.stringify(shownOf(workspace, id).announcements[0]?.blocks)).toMatch(/EU fails.*Next update due/);

    const [told] = direct();
    expect(told?.text).toBe(under[0]?.text);
    const [way] = clicksIn(told?.blocks);
    expect(way).toEqual({ action_id: 'incident:unsubscribe:v1', value: id });
    const there = { channel: told?.channel ?? '', message_ts: told?.ts ?? '' };
    expect(await workspace.click({ user: ben, ...there, action_id: 'incident:unsubscribe:v1' })).toMatchObject({
      ok: true,
    });
    await say(ana, 'update Rolled back', channel);
    await say(ana, 'resolve', channel);
    await untilShown(deployment, id);
    const [, answer, ...others] = direct();
    expect(answer).toMatchObject({ ephemeral_to: ben, text: 'You get no more direct messages about INC-1.' });
    expect(others).toEqual([]);
    expect(postedTwice(workspace)).toEqual([]);
  });

  test('of a private incident come to nobody who may not see it any more', async () => {
    const { workspace } = deployment;
    const { id, channel } = await declared('sev2', 'Keys are on a stick');
    await workspace.join({ user: ben, channel });
    expect(toldBy(await say(ben, 'subscribe', channel))).toMatch(/^You get each update on INC-2/);
    await say(ana, 'lead', channel);
    await say(ana, 'private', channel);
    const moved = await until(
      () => shownOf(workspace, id, 'private ').summaries[0]?.channel,
      'it has a private channel',
      20_000,
    );
    const before = direct().length;
    await say(ana, 'update The keys are revoked', moved);
    await untilShown(deployment, id);
    expect(direct()).toHaveLength(before);
    expect(JSON.stringify(direct())).not.toContain('revoked');
  });
});
