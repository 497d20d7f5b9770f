import { expect, test } from '@jest/globals';
import { gapMs, judgeSilence, type SourceWatch, silenceNews } from '../../src/alerts/silence.ts';

const at = Date.UTC(2026, 10, 26, 14);
const minutes = (n: number) => at + n * 60_000;
const expectMs = 600_000;

/** A source that was heard from at 14:00 and is looked at so many minutes later, by processes that listen all the time. */
const seen = (after: number, more: Partial<SourceWatch> = {}): SourceWatch => ({
  nowMs: minutes(after),
  heardAtMs: at,
  watchedAtMs: minutes(after) - 5_000,
  watchedSinceMs: minutes(-60),
  toldAtMs: null,
  gapMs: gapMs.living,
  ...more,
});

test('a source is silent once it was not heard from for longer than it may be', () => {
  expect(judgeSilence(seen(10), expectMs)).toBeNull();
  expect(judgeSilence(seen(10.1), expectMs)).toEqual({ kind: 'begins', sinceMs: at });
  expect(judgeSilence(seen(10.1, { toldAtMs: at }), expectMs)).toBeNull();
  expect(judgeSilence(seen(60), null)).toBeNull();
});

test('one that was never heard from is silent since somebody listens', () => {
  const never = { heardAtMs: null, watchedSinceMs: minutes(5) };
  expect(judgeSilence(seen(14, never), expectMs)).toBeNull();
  expect(judgeSilence(seen(16, never), expectMs)).toEqual({ kind: 'begins', sinceMs: minutes(5) });
});

test('after an outage of Quorum itself it has its time again', () => {
  // Nobody has looked for two hours.
  expect(judgeSilence(seen(120, { watchedAtMs: minutes(1) }), expectMs)).toBeNull();
  expect(judgeSilence(seen(125, { watchedSinceMs: minutes(120) }), expectMs)).toBeNull();
  expect(judgeSilence(seen(131, { watchedSinceMs: minutes(120) }), expectMs)).toEqual({
    kind: 'begins',
    sinceMs: minutes(120),
  });
});

test('a silence ends when the source is heard again, or when nothing is expected of it any more', () => {
  expect(judgeSilence(seen(30, { toldAtMs: at }), expectMs)).toBeNull();
  expect(judgeSilence(seen(30, { toldAtMs: at, heardAtMs: minutes(29) }), expectMs)).toEqual({ kind: 'ends' });
  expect(judgeSilence(seen(30, { toldAtMs: at }), null)).toEqual({ kind: 'ends' });
});

test('what is told of a silence is the same whoever tells it and whenever', () => {
  const begins = { kind: 'begins', sinceMs: at } as const;
  const told = silenceNews('prod', begins, seen(11), expectMs);
  expect(told).toEqual({
    about: ['silence', 'prod'],
    title: 'Nothing is heard from prod',
    labels: { silent: 'prod' },
    state: 'firing',
    text: 'It was heard last at 2026-11-26 14:00 UTC. It may be down, or not reach Quorum: then its alerts are lost.',
    at: '2026-11-26T14:10:00.000Z',
    time: '2026-11-26T14:00:00.000Z',
  });
  expect(silenceNews('prod', begins, seen(12), expectMs)).toEqual(told);
  const over = silenceNews('prod', { kind: 'ends' }, seen(30, { toldAtMs: at, heardAtMs: minutes(29) }), expectMs);
  expect(over).toMatchObject({ state: 'cleared', at: '2026-11-26T14:29:00.000Z', time: told.time });
  // Heard just before it was told.
  const early = silenceNews('prod', { kind: 'ends' }, seen(30, { toldAtMs: at, heardAtMs: minutes(9) }), expectMs);
  expect(early.at > told.at).toBe(true);
});
