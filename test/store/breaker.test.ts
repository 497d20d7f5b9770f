import { describe, expect, test } from '@jest/globals';
import { type Breaker, closed, failed, isLost, pinged, probing, succeeded } from '../../src/store/breaker.ts';

const lost = { kind: 'lost', reason: 'no answer' } as const;
const broken = { kind: 'broken', reason: 'reset' } as const;

function probed(breaker: Breaker, nowMs: number): Breaker {
  const probe = probing(breaker, nowMs);
  if (probe === null) throw new Error('a probe expected');
  return probe;
}

describe('a breaker', () => {
  test('opens at once when the region is lost, and at the third broken connection in a row', () => {
    expect(failed(closed, lost, 10)).toMatchObject({ state: 'open', reason: 'no answer' });
    const twice = failed(failed(closed, broken, 1), broken, 2);
    expect(twice.state).toBe('closed');
    expect(failed(twice, broken, 3).state).toBe('open');
    expect(failed(succeeded(twice, 3), broken, 3).state).toBe('closed');
  });

  test('lets one probe through when it is due, and closes when that is answered', () => {
    const open = failed(closed, lost, 0);
    expect(probing(open, 999)).toBeNull();
    const probe = probed(open, 1_000);
    expect(probe.state).toBe('half_open');
    expect(probing(probe, 60_000)).toBeNull();
    expect(succeeded(probe, 1_000).state).toBe('closed');
  });

  test('probes ever less often, up to every 8 s', () => {
    let breaker = failed(closed, lost, 0);
    let nowMs = 0;
    const pauses: number[] = [];
    for (let probes = 0; probes < 6; probes += 1) {
      if (breaker.state !== 'open') throw new Error('an open breaker expected');
      pauses.push(breaker.probeAtMs - nowMs);
      nowMs = breaker.probeAtMs;
      breaker = failed(probed(breaker, nowMs), lost, nowMs);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  test('that answers each probe and fails again is asked ever less often, until it has served for a minute', () => {
    let breaker: Breaker = closed;
    let nowMs = 0;
    const pauses: number[] = [];
    const relapse = () => {
      breaker = failed(breaker, lost, nowMs);
      if (breaker.state !== 'open') throw new Error('an open breaker expected');
      pauses.push(breaker.probeAtMs - nowMs);
      nowMs = breaker.probeAtMs;
      breaker = succeeded(probed(breaker, nowMs), nowMs);
      nowMs += 1_000;
      breaker = succeeded(breaker, nowMs);
    };
    for (let times = 0; times < 5; times += 1) relapse();
    nowMs += 60_000;
    relapse();
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 1_000]);
  });

  test('stays closed when all connections are in use, and does not wait for ever for a probe that got none', () => {
    const busy = { kind: 'busy', reason: 'all in use' } as const;
    expect(failed(closed, busy, 0)).toBe(closed);
    const twice = failed(failed(closed, broken, 1), broken, 2);
    expect(failed(twice, busy, 3)).toBe(twice);
    expect(failed(probed(failed(closed, lost, 0), 1_000), busy, 1_000)).toMatchObject({
      state: 'open',
      probeAtMs: 3_000,
    });
  });

  const silent = { kind: 'silent', reason: 'no answer in time' } as const;

  test('passes a silent region over until a ping is answered, and takes it for lost when none is', () => {
    const open = failed(closed, silent, 0);
    expect([open.state, isLost(open)]).toEqual(['open', false]);
    expect(pinged(open, 5).state).toBe('closed');
    expect(isLost(failed(open, lost, 5))).toBe(true);
    expect(pinged(failed(open, lost, 5), 10).state).toBe('open');
    expect(isLost(failed(probed(open, 1_000), silent, 1_000))).toBe(true);
    expect(isLost(failed(probed(open, 1_000), { kind: 'busy', reason: 'all in use' }, 1_000))).toBe(false);
  });

  test('passes a region over that is silent again within a minute, though it answers its pings', () => {
    const again = failed(pinged(failed(closed, silent, 0), 5), silent, 30_000);
    expect(pinged(again, 30_005)).toMatchObject({ state: 'open', isLost: false, probeAtMs: 32_000 });
    expect(pinged(failed(pinged(failed(closed, silent, 0), 5), silent, 60_005), 60_010).state).toBe('closed');
  });

  test('that is open stays as it is when late failures of earlier work come in', () => {
    const open = failed(closed, lost, 0);
    expect(failed(open, lost, 500)).toBe(open);
  });
});
