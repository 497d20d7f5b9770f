import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { genesisHash, hashOf } from '../../src/kernel/chain.ts';
import { requestId } from '../../src/kernel/request-id.ts';
import { type BurstMeasured, judgeBurst, measureBurst } from '../../src/reliability/burst-proof.ts';
import type { RegionRead } from '../../src/reliability/drill.ts';
import { type DuplicateMeasured, judgeDuplicate, measureDuplicate } from '../../src/reliability/duplicate-proof.ts';
import {
  type FailoverMeasured,
  judgeFailover,
  type LostBurst,
  measureFailover,
} from '../../src/reliability/failover-proof.ts';
import { judgeRace, measureRace, type RaceMeasured } from '../../src/reliability/race-proof.ts';
import { judgeWrite, measureWrite, type WriteMeasured } from '../../src/reliability/write-proof.ts';
import type { Stored } from '../../src/store/event-row.ts';
import { type SmallCluster, smallSizes, startSmallCluster } from './small-cluster.ts';

// What real proofs measured, into which faults are planted: each must be seen.
let small: SmallCluster;
let write: WriteMeasured;
let race: RaceMeasured;
let burst: BurstMeasured;
let duplicate: DuplicateMeasured;
let failover: FailoverMeasured;
beforeAll(async () => {
  small = await startSmallCluster();
  const target = small.target();
  write = await measureWrite(target, smallSizes);
  race = await measureRace(target, smallSizes);
  burst = await measureBurst(target, smallSizes);
  duplicate = await measureDuplicate(target, smallSizes);
  failover = await measureFailover(target, smallSizes);
}, 90_000);
afterAll(() => small.stop());

type Reads = readonly RegionRead[];

/** Events linked anew, so that nothing but what was planted is wrong with them. */
function relinked(stored: readonly Stored[]): readonly Stored[] {
  const linked: Stored[] = [];
  for (const { event, texts } of stored) {
    const previous_hash = linked.at(-1)?.event.hash ?? genesisHash;
    const sequence = linked.length + 1;
    const said = { ...event, sequence, previous_hash };
    const own = texts.map((text) => ({ ...text, sequence }));
    linked.push({ event: { ...said, hash: hashOf(previous_hash, said) }, texts: own });
  }
  return linked;
}

const everywhere = (reads: Reads, change: (stored: readonly Stored[]) => readonly Stored[]) =>
  reads.map(({ region, stored }) => ({ region, stored: relinked(change(stored)) }));

const lastLost = (reads: Reads) => everywhere(reads, (stored) => stored.slice(0, -1));

/** The last event once more, as a retry under another id would leave it. */
const lastTwice = (reads: Reads) =>
  everywhere(reads, (stored) => {
    const [last] = stored.slice(-1);
    if (last === undefined) return stored;
    return [...stored, { ...last, event: { ...last.event, event_id: requestId('another id') } }];
  });

const oneBehind = ([first, ...others]: Reads): Reads =>
  first === undefined ? [] : [first, ...others.map(({ region, stored }) => ({ region, stored: stored.slice(0, -1) }))];

const forged = (reads: Reads): Reads =>
  reads.map(({ region, stored }) => ({
    region,
    stored: stored.map((one) => (one.event.sequence === 2 ? { ...one, event: { ...one.event, actor: 'U0EVE' } } : one)),
  }));

const rewritten = (reads: Reads): Reads =>
  reads.map(({ region, stored }) => ({
    region,
    stored: stored.map(({ event, texts }) => ({
      event,
      texts: texts.map((row) => ({ ...row, text: `not ${row.text}` })),
    })),
  }));

const generous = { gapMaxMs: smallSizes.gapMaxMs };

test('what was measured speaks against none of the proofs', () => {
  const findings = [judgeWrite(write), judgeRace(race), judgeBurst(burst), judgeDuplicate(duplicate)];
  for (const { problems } of [...findings, judgeFailover(failover, generous)]) expect(problems).toEqual([]);
});

describe('every proof sees in what the regions read', () => {
  const faults: readonly (readonly [string, (reads: Reads) => Reads, RegExp])[] = [
    ['an event that is lost', lastLost, /lost|events where/],
    ['an event that is there twice', lastTwice, /more than once|events where/],
    ['a region that is behind', oneBehind, /read different events/],
    ['an event that was forged', forged, /broken record at sequence 2: its content does not match its hash/],
    ['a text that was rewritten', rewritten, /broken record at sequence 1: its text/],
  ];
  test.each(faults)('%s', (_name, plant, sees) => {
    const planted = [
      judgeWrite({ ...write, reads: plant(write.reads) }),
      judgeRace({ ...race, reads: plant(race.reads) }),
      judgeBurst({ ...burst, bursts: burst.bursts.map((one) => ({ ...one, reads: plant(one.reads) })) }),
      judgeDuplicate({ ...duplicate, reads: plant(duplicate.reads) }),
      judgeFailover(
        { ...failover, bursts: failover.bursts.map((one) => ({ ...one, reads: plant(one.reads) })) },
        generous,
      ),
    ];
    for (const { problems } of planted) expect(problems.join('\n')).toMatch(sees);
  });

  test('which note is lost and which is there twice', () => {
    const [, apart] = burst.bursts;
    if (apart === undefined) throw new Error('two bursts expected');
    const swapped = everywhere(apart.reads, (stored) => {
      const [last, before] = [...stored].reverse();
      return last === undefined || before === undefined ? stored : [...stored.slice(0, -2), before, before];
    });
    const { problems } = judgeBurst({ ...burst, bursts: [{ ...apart, reads: swapped }] });
    expect(problems).toEqual(
      ['eu-west-1', 'eu-central-1'].flatMap((region) => [
        `through 8 processes: 1 acknowledged and lost, as ${region} reads it`,
        `through 8 processes: 1 there more than once, as ${region} reads it`,
      ]),
    );
  });
});

describe('and in what it was told', () => {
  test('a commit that the other region does not show at once, or that went elsewhere', () => {
    const [first, ...others] = write.written;
    if (first?.outcome.kind !== 'recorded') throw new Error('a commit expected');
    const late = judgeWrite({ ...write, written: [{ ...first, seen: false }, ...others] });
    expect(late.problems).toEqual(['1 of 8 commits were not there at the first read after them']);
    const event = { ...first.outcome.event, region: 'us-east-1' };
    const astray = judgeWrite({
      ...write,
      written: [{ ...first, outcome: { ...first.outcome, event } }, ...others],
    });
    expect(astray.problems).toEqual(['1 were accepted by another region than they were meant for']);
  });

  test('two winners, and a loser who is told of the wrong one', () => {
    const [round, ...others] = race.rounds;
    const winner = round?.find(({ outcome }) => outcome.kind === 'recorded');
    const loser = round?.find(({ outcome }) => outcome.kind === 'unchanged');
    if (winner === undefined || loser?.outcome.kind !== 'unchanged') throw new Error('a winner and a loser expected');
    const two = judgeRace({ ...race, rounds: [[winner, { ...loser, outcome: winner.outcome }], ...others] });
    expect(two.problems[0]).toMatch(/^round 1: .* was told recorded, .* was told recorded$/);
    const outcome = { ...loser.outcome, since: { ...loser.outcome.since, by: 'U0EVE' } };
    const wrong = judgeRace({ ...race, rounds: [[winner, { ...loser, outcome }], ...others] });
    expect(wrong.problems[0]).toMatch(/^round 1: the loser was told of U0EVE/);
  });

  test('a writer who was turned away, and a delivery that was answered otherwise', () => {
    const busy = { kind: 'busy' } as const;
    const bursts = burst.bursts.map((one) => ({
      ...one,
      sent: one.sent.map((note, index) => (index === 0 ? { ...note, outcome: busy } : note)),
    }));
    expect(judgeBurst({ ...burst, bursts }).problems).toEqual([
      'through 2 processes: 1 of 8 were not committed: busy',
      'through 8 processes: 1 of 8 were not committed: busy',
    ]);
    const deliveries = duplicate.deliveries.map((one, index) => (index === 0 ? { ...one, outcome: busy } : one));
    expect(judgeDuplicate({ ...duplicate, deliveries }).problems[0]).toMatch(/^the deliveries got different answers/);
  });

  test('a gap that is too long, a region that nobody missed, and one that is not gone back to', () => {
    const [burst] = failover.bursts;
    if (burst === undefined) throw new Error('a burst expected');
    const problemsOf = (change: Partial<LostBurst>, lost = failover.lost) =>
      judgeFailover({ ...failover, lost, bursts: [{ ...burst, ...change }] }, generous).problems;
    const unmissed = burst.sent.filter(
      ({ outcome }) => outcome.kind === 'recorded' && outcome.event.region === failover.lost,
    );
    expect(judgeFailover(failover, { gapMaxMs: 1 }).problems[0]).toMatch(
      /^answers lost: no acknowledgement came for [\d,.]+ ms$/,
    );
    expect(problemsOf({ sent: unmissed })).toContain('answers lost: no other region took over');
    const notHome = ['answers lost: eu-west-1 was back and not written to again'];
    expect(problemsOf({ homeAfterMs: null })).toEqual(notHome);
    expect(problemsOf({}, 'us-east-1')).toEqual(['answers lost: us-east-1 was back and not written to again']);
  });
});
