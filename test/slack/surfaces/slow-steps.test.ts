import { afterEach, expect, test } from '@jest/globals';
import { createPosts, type Posts } from '../../../src/slack/surfaces/posts.ts';
import { createSlowSteps } from '../../../src/slack/surfaces/slow-steps.ts';
import { createTestDatabase } from '../../support/database.ts';
import { announcements } from '../../support/deployment.ts';
import { declaration, request } from '../../support/requests.ts';
import { postedTwice, shownOf } from '../../support/shown.ts';
import { until } from '../../support/until.ts';
import { setStage } from './stage.ts';

const ends: (() => void)[] = [];
// Before the stage's own, which waits for what is under way.
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const { working, workspace, record, surfacesOf, pinned } = setStage(() => createTestDatabase());

/** Work that ends when the test says so, or is over. */
function held() {
  let end = (): void => undefined;
  const work = new Promise<void>((resolve) => {
    end = resolve;
  });
  ends.push(end);
  return { work, end };
}

test('a surface whose call takes long holds up no other, of this command or the next, and is made once', async () => {
  const incidentId = declaration('long').incident_id;
  await record().declare(declaration('long'));
  const slack = held();
  const own = createPosts(working, 'one');
  const posts: Posts = {
    ...own,
    async settle(row, isLooked) {
      if (row.channel_id === announcements) await slack.work;
      await own.settle(row, isLooked);
    },
  };
  const surfaces = surfacesOf('one', { posts });
  surfaces.markDirty(incidentId);
  await until(() => pinned(incidentId), 'everything else is shown');
  await record().execute(request(incidentId, 'long sev', { type: 'change_severity', severity: 'sev3' }));
  surfaces.markDirty(incidentId);
  const isNews = () => {
    const { summaries, channels } = shownOf(workspace(), incidentId);
    return summaries[0]?.text.includes(': sev3, ') && channels[0]?.topic.includes(' · sev3 · ');
  };
  await until(isNews, 'the next command is shown');
  const stopped = surfaces.stop().then(() => 'stopped');
  expect(await Promise.race([stopped, own.of(incidentId).then(() => 'waits')])).toBe('waits');
  slack.end();
  await stopped;
  expect(shownOf(workspace(), incidentId).announcements).toHaveLength(1);
  expect(postedTwice(workspace())).toEqual([]);
  expect(await own.of(incidentId)).toContainEqual(
    expect.objectContaining({ channel_id: announcements, ts: expect.any(String), late_ms: null }),
  );
});

test('an incident is looked at again when what took long has ended, and its end is waited for', async () => {
  const all = createSlowSteps();
  let ends = 0;
  const steps = all.of(() => {
    ends += 1;
  });
  const slack = held();
  await steps.begin('post', slack.work, 'short');
  expect([steps.has('post'), steps.isNone(), ends]).toEqual([true, false, 0]);
  const ended = all.ended();
  slack.end();
  await ended;
  expect([steps.has('post'), steps.isNone(), ends]).toEqual([false, true, 1]);
});

test('what takes long goes on beside the others up to a number, and is waited for from then on', async () => {
  const all = createSlowSteps();
  const incident = all.of(() => undefined);
  const slack = held();
  const others = Array.from({ length: 32 }, (_, index) => incident.begin(`post ${index}`, slack.work, 'short'));
  await Promise.all(others);
  const one = held();
  const last = incident.begin('one more', one.work, 'short');
  expect(incident.has('one more')).toBe(false);
  one.end();
  await last;
  slack.end();
  await all.ended();
});
