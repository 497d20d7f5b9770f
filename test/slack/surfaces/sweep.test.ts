import { afterEach, expect, jest, test } from '@jest/globals';
import type { RecordedLately } from '../../../src/slack/surfaces/recorded-since.ts';
import { createSweep } from '../../../src/slack/surfaces/sweep.ts';

afterEach(() => {
  jest.useRealTimers();
});

const recorded = (incident_id: string, is_resolved: boolean) => ({
  incident_id,
  sequence: 1,
  recorded_at: new Date('2026-11-24T01:00:00Z'),
  is_resolved,
  declared_by: 'U1',
});

test('each look goes on from the last one that worked, and what is open is found first', async () => {
  jest.useFakeTimers();
  const first = new Date('2026-11-24T02:00:00Z');
  const later = new Date('2026-11-24T03:00:00Z');
  const answers: (RecordedLately | Error)[] = [
    { asOf: first, incidents: [recorded('resolved', true), recorded('open', false)] },
    new Error('the database can’t be reached'),
    new Error('the database can’t be reached'),
    { asOf: null, incidents: [] },
    { asOf: later, incidents: [recorded('missed', false)] },
    { asOf: null, incidents: [] },
  ];
  const asked: (Date | null)[] = [];
  const found: string[] = [];
  const sweep = createSweep({
    posts: {
      async recordedSince(since) {
        asked.push(since);
        const answer = answers.shift();
        if (answer === undefined || answer instanceof Error) throw answer;
        return answer;
      },
    },
    found: ({ incident_id }) => found.push(incident_id),
    logger: { warn: () => undefined },
  });
  sweep.start();
  await jest.advanceTimersByTimeAsync(25_000);
  await sweep.stop();
  expect(asked).toEqual([null, first, first, first, first, later]);
  expect(found).toEqual(['open', 'resolved', 'missed']);
});

test('however much was recorded, all of it is found, page after page', async () => {
  const now = new Date('2026-11-24T02:00:00Z');
  const all = Array.from({ length: 1_200 }, (_, index) => recorded(`incident ${index}`, false));
  const asked: (string | null)[] = [];
  const found: string[] = [];
  const sweep = createSweep({
    posts: {
      async recordedSince(_since, limit, after) {
        asked.push(after?.incident_id ?? null);
        const from = after === null ? 0 : all.findIndex(({ incident_id }) => incident_id === after.incident_id) + 1;
        return { asOf: now, incidents: all.slice(from, from + limit) };
      },
    },
    found: ({ incident_id }) => found.push(incident_id),
    logger: { warn: () => undefined },
  });
  sweep.start();
  for (let turn = 0; found.length < all.length && turn < 100; turn += 1) await Promise.resolve();
  await sweep.stop();
  expect(found).toEqual(all.map(({ incident_id }) => incident_id));
  expect(asked).toEqual([null, 'incident 499', 'incident 999']);
});
