import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { boltLogger } from '../../../src/slack/bolt-logger.ts';
import { createSlackClient } from '../../../src/slack/slack-client.ts';
import { createPosts } from '../../../src/slack/surfaces/posts.ts';
import { createSurfaces, type Surfaces } from '../../../src/slack/surfaces/reconciler.ts';
import type { Database, WorkingTables } from '../../../src/slack/working-tables.ts';
import { openRecord } from '../../../src/store/open-record.ts';
import type { Regions } from '../../../src/store/regions.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { declaration, request } from '../../support/requests.ts';
import { plainRendering } from './plain-rendering.ts';
import { type SmallSlack, startSmallSlack } from './small-slack.ts';

let test_database: TestDatabase;
let regions: Regions;
let slack: SmallSlack;
const started: Surfaces[] = [];
const silent = { debug() {}, info() {}, warn() {}, error() {} };

beforeAll(async () => {
  test_database = await createTestDatabase();
  regions = test_database.open();
});
afterAll(async () => {
  await regions.close();
  await test_database.drop();
});
beforeEach(async () => {
  slack = await startSmallSlack();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((surfaces) => surfaces.stop()));
  await slack.close();
});

/** Surfaces as a process of their own would keep them. */
function surfacesOf(owner: string): Surfaces {
  const database: Database = (work) => regions.run((db) => work(db.withTables<WorkingTables>()));
  const surfaces = createSurfaces({
    slack: createSlackClient('xoxb-test', boltLogger(silent), slack.url),
    posts: createPosts(database, owner),
    channelName: (number, _title, attempt) => `inc-${number}${attempt === 0 ? '' : `-${attempt}`}`,
    record: openRecord(regions),
    rendering: plainRendering,
    home: { open: async () => undefined, touch() {}, stop: async () => undefined },
    announcementChannelId: 'CALL',
    clock: Date.now,
    logger: silent,
  });
  started.push(surfaces);
  surfaces.start();
  return surfaces;
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !condition(); await wait(20)) {
    if (Date.now() > end)
      throw new Error(`Slack stands at ${JSON.stringify([slack.messages, slack.calls.slice(-30)])}`);
  }
}

const record = () => openRecord(regions);
const texts = () => slack.messages.map(({ text }) => text).sort();

describe('surfaces', () => {
  test('what was recorded before the process started is shown by the sweep, by two processes once', async () => {
    const { incident_id } = declaration('sweep');
    await record().declare(declaration('sweep'));
    await record().execute(request(incident_id, 'sweep note', { type: 'add_note', text: 'hello' }));
    const [one, two] = [surfacesOf('one'), surfacesOf('two')];
    await until(() => slack.messages.length === 3 && slack.calls.includes('pins.add'));
    await Promise.all([one.stop(), two.stop()]);
    expect(slack.channels).toHaveLength(1);
    expect(texts()).toEqual([
      `announcement sev1 investigating ${slack.channels[0]?.id}`,
      'summary 2 sev1 investigating',
      'thread 1 2',
    ]);
  });

  test('a post whose answer was lost is found again, not repeated', async () => {
    slack.faults.set('chat.postMessage', ['answer_lost', 'answer_lost', 'answer_lost']);
    slack.faults.set('conversations.create', ['answer_lost']);
    const { incident_id } = declaration('lost');
    await record().declare(declaration('lost'));
    surfacesOf('one').touch(incident_id);
    await until(() => slack.messages.some(({ text }) => text === 'thread 1') && slack.calls.includes('pins.add'));
    await until(() => slack.calls.includes('conversations.replies'));
    const mine = slack.messages.filter(({ metadata }) => JSON.stringify(metadata).includes('post_id'));
    expect(new Set(mine.map(({ metadata }) => JSON.stringify(metadata))).size).toBe(mine.length);
    expect(new Set(slack.channels.map(({ name }) => name)).size).toBe(slack.channels.length);
    expect(slack.channels.some(({ purpose }) => purpose.value.includes(incident_id))).toBe(true);
  });

  test('a deleted summary comes back, and a 429 holds up only its own method', async () => {
    const { incident_id } = declaration('deleted');
    await record().declare(declaration('deleted'));
    slack.faults.set('conversations.setTopic', [{ retryAfterS: 1 }]);
    const surfaces = surfacesOf('one');
    surfaces.touch(incident_id);
    const channel = () => slack.channels.find(({ purpose }) => purpose.value.includes(incident_id))?.id;
    const summary = () =>
      slack.messages.findIndex((message) => message.channel === channel() && message.text.startsWith('summary'));
    const told = () =>
      slack.messages.some((message) => message.channel === channel() && message.text.startsWith('thread'));
    await until(told);
    await until(() => slack.topics.length > 0);
    const before = slack.messages[summary()]?.ts;
    slack.messages.splice(summary(), 1);
    surfaces.verify(incident_id);
    await until(() => summary() >= 0 && slack.messages[summary()]?.ts !== before);
  });
});
