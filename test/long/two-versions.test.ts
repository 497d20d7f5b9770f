import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ana, type Deployment, general, type Instance, startDeployment, toldBy } from '../support/deployment.ts';
import { copyWithOneCapabilityMore, type NextVersion } from '../support/next-version.ts';
import { runQuorum } from '../support/quorum-process.ts';
import { until } from '../support/until.ts';

/**
 * A later version writes an event of a type that this one doesn't know, and an event with a field that this one doesn't
 * know. Both run on one database, as they do while an update is rolled out or back.
 */
describe('two versions at once', () => {
  let deployment: Deployment;
  let next: NextVersion;
  let older: Instance;
  let newer: Instance;
  const channels = new Map<number, string>();

  beforeAll(async () => {
    next = await copyWithOneCapabilityMore();
    const notes = 'src/capabilities/notes/notes.ts';
    await next.edit(
      notes,
      "text: text('the note'),",
      "text: text('the note'),\n        mood: z.literal('calm').optional(),",
    );
    await next.edit(notes, 'data: { text, written },', "data: { text, written, mood: 'calm' },");
    deployment = await startDeployment('http');
    older = await deployment.start();
    newer = await deployment.start({
      installed: { quorum: join(next.directory, 'bin/quorum.js'), cwd: next.directory },
    });
    for (const number of [1, 2, 3]) {
      await say(older, `declare sev2 Incident number ${number}`, general);
      channels.set(number, await channelOf(number));
    }
  }, 180_000);
  afterAll(async () => {
    await deployment?.stop();
    await next?.remove();
  });

  async function channelOf(number: number): Promise<string> {
    const channel = await until(async () => {
      const [row] = await deployment.query<{ channel_id: string }>(
        'SELECT channel_id FROM slack_channel NATURAL JOIN incident WHERE number = $1',
        [number],
      );
      return row?.channel_id;
    }, 'the incident has a channel');
    const isIn = () =>
      deployment.workspace.snapshot().channels.some(({ id, members }) => id === channel && members.includes(ana));
    await until(isIn, 'somebody is in it', 20_000);
    return channel;
  }

  const say = (to: Instance, line: string, channel: string) =>
    deployment.workspace.say({ user: ana, channel, text: `/incident ${line}`, request_url: to.requestUrl });
  const inChannel = (to: Instance, number: number, line: string) => say(to, line, channels.get(number) ?? '');
  const typesOf = async (number: number) =>
    (
      await deployment.query<{ type: string }>(
        'SELECT type FROM incident_event NATURAL JOIN incident WHERE number = $1 ORDER BY sequence',
        [number],
      )
    ).map(({ type }) => type);

  const newerText = 'was written by a newer version of Quorum. It is read-only here until this version is updated.';

  /** What the older version does with incidents that the newer one wrote, and with another one. */
  async function olderGoesOn(ends: string): Promise<void> {
    for (const number of [1, 2]) {
      const before = await typesOf(number);
      expect(toldBy(await inChannel(older, number, 'note in vain'))).toContain(`INC-${number} ${newerText}`);
      expect(await typesOf(number)).toEqual(before);
      const timeline = JSON.stringify(await inChannel(older, number, 'timeline'));
      expect(timeline).toContain('did something that this version of Quorum can’t show');
      expect(JSON.stringify(await say(older, `show ${number}`, general))).toContain(`Incident number ${number}`);
    }
    expect(toldBy(await inChannel(older, 3, `note ${ends}`))).toContain('Your note is in INC-');
    const list = JSON.stringify(await say(older, 'list', general));
    for (const number of [1, 2, 3]) expect(list).toContain(`Incident number ${number}`);
    const verified = await runQuorum(['verify'], deployment.database.environment);
    expect(verified).toContain('All 3 are intact.');
    expect(verified).toContain('of a newer version');
  }

  test('the newer version writes what the older one does not know', async () => {
    expect(toldBy(await inChannel(newer, 1, 'weather sunny'))).toContain('It is 20 °C at INC-1.');
    expect(toldBy(await inChannel(newer, 2, 'note with a mood'))).toContain('Your note is in INC-');
    expect(await typesOf(1)).toEqual(['declared', 'weather_reported']);
  });

  test('the older one shows, lists and verifies everything, works on the rest, and says so of these two', async () => {
    await olderGoesOn('while both run');
  });

  test('so it is after the newer one was taken back', async () => {
    await newer.kill('SIGTERM');
    await olderGoesOn('after the rollback');
    await older.kill('SIGKILL');
    older = await deployment.start({ port: older.port });
    await olderGoesOn('after a restart');
  }, 120_000);
});
