import { afterEach, expect, test } from '@jest/globals';
import { createHome, type Home } from '../../src/slack/surfaces/home.ts';
import { createHomeSubscriptions } from '../../src/slack/surfaces/home-subscriptions.ts';
import { declare } from '../capabilities/story.ts';
import { storyOf } from '../slack/any-state.ts';
import { listedOf } from '../slack/lists-of.ts';
import { setStage } from '../slack/surfaces/stage.ts';
import { createTestDatabase } from '../support/database.ts';
import { ana, ben } from '../support/deployment.ts';
import { until } from '../support/until.ts';

const { working, workspace, slack } = setStage(() => createTestDatabase());

const team = 'T1';
const gone = 'U0GONE00000';
const opened: Home[] = [];
let says = 'first';
let read: string[] = [];
let logged: { readonly user?: string; readonly reason?: string }[] = [];

/** Home tabs that list one incident. */
function homeTabs(subscriptions = createHomeSubscriptions(working)): Home {
  says = 'first';
  read = [];
  logged = [];
  const home = createHome({
    slack: slack(),
    subscriptions,
    async lists(teamId) {
      read.push(teamId);
      return {
        open: [listedOf(storyOf([[ana, declare(says)]]).state)],
        openCount: 1,
        resolved: [],
        yours: [],
        asOf: '2026-11-24T02:00:00.000Z',
      };
    },
    clock: () => performance.now(),
    logger: { warn: (details) => logged.push(details) },
  });
  opened.push(home);
  return home;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((home) => home.stop()));
  await working((db) => db.deleteFrom('slack_home').execute());
});

const shows = (user: string) => JSON.stringify(workspace().snapshot().homes[user]?.blocks ?? []);
const publishes = async () => (await workspace().calls({ method: 'views.publish' })).calls;
const kept = () =>
  working((db) => db.selectFrom('slack_home').select(['team_id', 'user_id', 'content_hash']).execute());

test('whoever Slack has no Home tab for is told of once and not tried again, and keeps up nobody else', async () => {
  const home = homeTabs();
  await home.open(team, ana);
  await home.open(team, gone);
  await home.open(team, ben);
  expect(logged).toEqual([{ user: gone, reason: 'views.publish answered user_not_found' }]);
  says = 'second';
  home.markDirty();
  await until(() => shows(ana).includes('second') && shows(ben).includes('second'), 'the others are up to date');
  expect((await publishes()).filter(({ ok }) => !ok)).toHaveLength(1);
  expect((await kept()).map(({ user_id }) => user_id).sort()).toEqual([ana, ben]);
});

test('whose tab takes long keeps up nobody else, this time or the next', async () => {
  const own = createHomeSubscriptions(working);
  let end = (): void => undefined;
  let slack: Promise<void> | null = null;
  const home = homeTabs({
    ...own,
    async published(subscription) {
      if (subscription.user_id === ana) await slack;
      await own.published(subscription);
    },
  });
  await home.open(team, ben);
  // Who opened theirs last goes first.
  await home.open(team, ana);
  slack = new Promise((resolve) => {
    end = resolve;
  });
  try {
    for (const next of ['second', 'third']) {
      says = next;
      home.markDirty();
      await until(() => shows(ben).includes(next), 'the other is up to date', 10_000);
    }
    expect(shows(ana)).toContain('second');
  } finally {
    end();
  }
  await until(() => shows(ana).includes('third'), 'it is up to date', 10_000);
});

test('somebody who has left meanwhile is not tried for ever, either', async () => {
  const home = homeTabs();
  await createHomeSubscriptions(working).opened(team, gone);
  await home.open(team, ana);
  says = 'second';
  home.markDirty();
  await until(() => shows(ana).includes('second'), 'it is up to date');
  await until(async () => (await kept()).length === 1, 'who has left is forgotten');
  expect(logged).toHaveLength(1);
});

test('a 429 is waited for, and the tab follows without being opened again', async () => {
  const home = homeTabs();
  await workspace().faults({ method: 'views.publish', kind: 'rate_limited', retry_after: 2 });
  await home.open(team, ana);
  for (let index = 0; index < 5; index++) home.markDirty();
  await until(() => shows(ana).includes('first'), 'it is published', 10_000);
  expect((await publishes()).map(({ ok }) => ok)).toEqual([false, true]);
});

test('what may pass is tried again for one person while the others’ tabs go on', async () => {
  const home = homeTabs();
  await home.open(team, ana);
  await home.open(team, ben);
  await workspace().faults({
    method: 'views.publish',
    kind: 'refused',
    error: 'fatal_error',
    times: 2,
    with: { user_id: ana },
  });
  says = 'second';
  home.markDirty();
  await until(() => shows(ben).includes('second'), 'the other is up to date');
  await until(() => shows(ana).includes('second'), 'it is up to date', 15_000);
  expect(logged).toHaveLength(2);
});

test('the fifty who opened theirs last are kept up to date, and the next one once they open it again', async () => {
  const home = homeTabs();
  const teams = Array.from({ length: 51 }, (_, index) => `T${index}`);
  for (const teamId of teams) await home.open(teamId, ana);
  read = [];
  says = 'second';
  home.markDirty();
  await until(() => new Set(read).size === 50, 'a round is made');
  await home.stop();
  expect([...new Set(read)].sort()).toEqual(teams.slice(1).sort());
  const again = homeTabs();
  says = 'second';
  await again.open('T0', ana);
  again.markDirty();
  const hashes = async () =>
    new Set((await kept()).filter(({ team_id }) => team_id !== 'T1').map((row) => row.content_hash));
  await until(async () => (await hashes()).size === 1, 'all are up to date, but for who is last now');
});

test('a tab that is opened while the database is down is published all the same', async () => {
  const home = homeTabs(
    createHomeSubscriptions(async () => {
      throw new Error('the database can’t be reached');
    }),
  );
  await home.open(team, ana);
  expect(shows(ana)).toContain('first');
});

test('an older view is not published over a newer one, and what took effect unheard is published again', async () => {
  const [one, two] = [createHomeSubscriptions(working), createHomeSubscriptions(working)];
  const home = homeTabs(one);
  await home.open(team, ana);
  // Another process publishes a newer view between this one's reading of the subscription and its publishing.
  let isNewer = true;
  const older = homeTabs({
    ...two,
    async latest(limit) {
      const read = await two.latest(limit);
      if (isNewer) {
        isNewer = false;
        await publish('newer');
      }
      return read;
    },
  });
  async function publish(text: string): Promise<void> {
    const view = { type: 'home' as const, blocks: [{ type: 'divider' as const, block_id: text }] };
    const { view: shown } = await slack().views.publish({ user_id: ana, view });
    await one.published({ team_id: team, user_id: ana, content_hash: text, view_hash: shown?.hash ?? null });
  }
  says = 'second';
  older.markDirty();
  await until(() => shows(ana).includes('second'), 'it is published on top of what was newer');
  expect((await publishes()).map(({ error }) => error)).toContain('hash_conflict');

  await workspace().faults({ method: 'views.publish', kind: 'drop' });
  says = 'third';
  older.markDirty();
  await until(() => shows(ana).includes('third'), 'it took effect');
  says = 'second';
  older.markDirty();
  await until(() => shows(ana).includes('second'), 'it says again what it said before', 20_000);
});
