import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, jest, test } from '@jest/globals';
import { createWorkQueue, urgency } from '../../../src/slack/surfaces/work-queue.ts';
import { until } from '../../support/until.ts';

afterEach(() => {
  jest.useRealTimers();
});

/** A queue whose runs end when the test says so, in the order in which they began. */
function held(failsFirst = false) {
  const began: string[] = [];
  const ends: (() => void)[] = [];
  let fails = failsFirst;
  const queue = createWorkQueue({
    async run(incidentId) {
      began.push(incidentId);
      if (fails) {
        fails = false;
        throw new Error('the record can’t be read');
      }
      await new Promise<void>((resolve) => ends.push(resolve));
      return { comeBackAtMs: null, isShown: true };
    },
    onFailure: () => undefined,
    clock: () => performance.now(),
  });
  return { queue, began, ends };
}

test('what was just touched begins at once though hundreds that the sweep found are waiting', async () => {
  const { queue, began, ends } = held();
  for (let index = 0; index < 500; index++) queue.add(`old ${index}`, urgency.open);
  await turn();
  expect(began).toEqual(['old 0', 'old 1', 'old 2', 'old 3']);
  queue.add('live', urgency.touched);
  queue.add('old 9', urgency.touched);
  await turn();
  expect(began.slice(4)).toEqual(['live', 'old 9']);
  for (const end of ends.splice(0)) end();
  await turn();
  expect(began.slice(6)).toEqual(['old 4', 'old 5', 'old 6', 'old 7']);
  const stopped = queue.stop();
  for (const end of ends.splice(0)) end();
  await stopped;
});

test('what is open goes before what is resolved, whichever was found first', async () => {
  const { queue, began, ends } = held();
  for (const name of ['one', 'two', 'three', 'four', 'five']) queue.add(`resolved ${name}`, urgency.resolved);
  for (const name of ['one', 'two', 'three']) queue.add(`open ${name}`, urgency.open);
  while (began.length < 8) {
    await turn();
    for (const end of ends.splice(0)) end();
  }
  expect(began.slice(4)).toEqual(['open one', 'open two', 'open three', 'resolved five']);
  await queue.stop();
});

test('what the sweep found and nobody has looked at yet goes before what comes back for another try', async () => {
  jest.useFakeTimers();
  const began: string[] = [];
  const queue = createWorkQueue({
    async run(incidentId) {
      began.push(incidentId);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { comeBackAtMs: 0, isShown: false };
    },
    onFailure: () => undefined,
    clock: Date.now,
  });
  for (let index = 0; index < 12; index += 1) queue.add(`found ${index}`, urgency.open);
  // The first ones want to come back while others are looked at.
  await jest.advanceTimersByTimeAsync(1_000);
  expect(new Set(began.slice(0, 12)).size).toBe(12);
  const stopped = queue.stop();
  await jest.advanceTimersByTimeAsync(100);
  await stopped;
});

test('an incident runs once more, and not beside itself, when it is touched while it runs', async () => {
  const { queue, began, ends } = held();
  queue.add('one', urgency.touched);
  await turn();
  for (let index = 0; index < 10; index++) queue.add('one', urgency.touched);
  await turn();
  expect(began).toEqual(['one']);
  ends.shift()?.();
  await turn();
  expect(began).toEqual(['one', 'one']);
  ends.shift()?.();
  await queue.stop();
});

test('a run that failed is made again after a pause, and at once when the incident is touched', async () => {
  const paused = held(true);
  paused.queue.add('one', urgency.open);
  await turn();
  // The sweep finds it again while it waits.
  paused.queue.add('one', urgency.open);
  await turn();
  expect(paused.began).toEqual(['one']);
  paused.queue.add('one', urgency.touched);
  await turn();
  expect(paused.began).toEqual(['one', 'one']);
  paused.ends.shift()?.();
  await paused.queue.stop();

  const alone = held(true);
  alone.queue.add('one', urgency.open);
  await until(() => alone.began.length === 2, 'it runs again');
  alone.ends.shift()?.();
  await alone.queue.stop();
});

test('of what was touched the worst goes first, and it is known for how long Slack is behind', async () => {
  const { queue, began, ends } = held();
  for (let index = 0; index < 8; index++) queue.add(`first ${index}`, urgency.touched, { severity: 4 });
  await turn();
  queue.add('sev3', urgency.touched, { severity: 2 });
  queue.add('sev1', urgency.touched, { severity: 0 });
  expect(queue.behind().incidents).toBe(10);
  for (const end of ends.splice(0)) end();
  await turn();
  expect(began.slice(8)).toEqual(['sev1', 'sev3']);
  for (const end of ends.splice(0)) end();
  await turn();
  expect(queue.behind()).toEqual({ incidents: 0, ms: 0 });
  await queue.stop();
});

test('what Slack shows is looked at again at once when the sweep finds it, and what it does not show after its pause', async () => {
  const began: string[] = [];
  const queue = createWorkQueue({
    async run(incidentId) {
      began.push(incidentId);
      return { comeBackAtMs: performance.now() + 3_600_000, isShown: incidentId === 'shown' };
    },
    onFailure: () => undefined,
    clock: () => performance.now(),
  });
  for (const name of ['shown', 'behind']) queue.add(name, urgency.touched);
  await turn();
  for (const name of ['shown', 'behind']) queue.add(name, urgency.open);
  await turn();
  expect(began).toEqual(['shown', 'behind', 'shown']);
  await queue.stop();
});

test('it is settled once nothing runs or waits; what comes back only after that time is not waited for', async () => {
  const hourMs = 3_600_000;
  const pauses = new Map([
    ['shown', null],
    ['again', 1],
    ['behind', hourMs],
  ]);
  const began: string[] = [];
  const queue = createWorkQueue({
    async run(incidentId) {
      await turn();
      began.push(incidentId);
      const pauseMs = pauses.get(incidentId) ?? null;
      if (incidentId === 'again') pauses.set('again', null);
      return { comeBackAtMs: pauseMs === null ? null : performance.now() + pauseMs, isShown: pauseMs === null };
    },
    onFailure: () => undefined,
    clock: () => performance.now(),
  });
  for (const name of pauses.keys()) queue.add(name, urgency.touched);
  await queue.settled(performance.now() + hourMs / 2);
  const { incidents } = queue.behind();
  await queue.stop();
  expect(began).toEqual(['shown', 'again', 'behind', 'again']);
  expect(incidents).toBe(1);
});

test('of what one person touched three go first; the rest waits behind what others touch, and is a crowd', async () => {
  const began: string[] = [];
  const ends: (() => void)[] = [];
  const queue = createWorkQueue({
    async run(incidentId, { isCrowd }) {
      began.push(isCrowd ? `crowd ${incidentId}` : incidentId);
      await new Promise<void>((resolve) => ends.push(resolve));
      return { comeBackAtMs: null, isShown: true };
    },
    onFailure: () => undefined,
    clock: () => performance.now(),
  });
  for (let index = 0; index < 100; index++) queue.add(`many ${index}`, urgency.touched, { severity: 0, by: 'U1' });
  await turn();
  // Half of the places, as for what the sweep found: the others stay free.
  expect(began).toEqual(['many 0', 'many 1', 'many 2', ...[3, 4, 5, 6].map((index) => `crowd many ${index}`)]);
  queue.add('other', urgency.touched, { severity: 4, by: 'U2' });
  await turn();
  expect(began.at(-1)).toBe('other');
  const stopped = queue.stop();
  for (const end of ends.splice(0)) end();
  await stopped;
});
