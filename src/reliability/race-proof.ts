import type { Command } from '../capabilities/index.ts';
import { declareDrill, proverIn, type RegionRead, readEverywhere, requestOf } from './drill.ts';
import { judgeReads } from './judge-reads.ts';
import { homeFirst, openTo, type ProofTarget, regionBeside } from './proof-target.ts';
import { countOf, type Drill, type Finding, figureOf, type Sizes } from './report.ts';
import { type Answered, carryOut, createWriter } from './writer.ts';

/** What the two writers of one round were told. */
export type Round = readonly [Answered, Answered];

export type RaceMeasured = {
  readonly rounds: readonly Round[];
  readonly reads: readonly RegionRead[];
  readonly drills: readonly Drill[];
};

/** Has two writers, each at home in another region, resolve one incident at the same moment, then reopen it, and so on. */
export async function measureRace(target: ProofTarget, sizes: Sizes): Promise<RaceMeasured> {
  const [home] = target.regions;
  const other = regionBeside(target, home);
  const opened = [home, other].map((region) => openTo(target, homeFirst(target, region)));
  const [first, second] = opened;
  if (first === undefined || second === undefined) throw new Error('A race takes two writers');
  try {
    const here = createWriter(home, first);
    const there = createWriter(other, second);
    const drill = await declareDrill(target, here, 'Proof: race');
    await Promise.all([here, there].map(({ record }) => record.load(drill.incident_id, { fresh: true })));
    const rounds: Round[] = [];
    for (let round = 1; round <= sizes.rounds; round += 1) {
      const command: Command = { type: round % 2 === 1 ? 'resolve' : 'reopen' };
      // Each is asked first in half of the rounds, of either kind.
      const [one, two] = round % 4 < 2 ? [here, there] : [there, here];
      const asked = [
        carryOut(one, requestOf(target, drill, `${round} one`, command, one.home)),
        carryOut(two, requestOf(target, drill, `${round} two`, command, two.home)),
      ] as const;
      rounds.push(await Promise.all(asked));
    }
    return { rounds, reads: await readEverywhere(target, drill), drills: [drill] };
  } finally {
    await Promise.all(opened.map((regions) => regions.close()));
  }
}

/** Pure. */
export function judgeRace({ rounds, reads }: RaceMeasured): Finding {
  const judged = rounds.map(judgeRound);
  const problems = judged.flatMap(({ problem }, index) => (problem === null ? [] : [`round ${index + 1}: ${problem}`]));
  const winners = judged.flatMap(({ winner }) => (winner === null ? [] : [winner]));
  const losers = judged.flatMap(({ loser }) => (loser === null ? [] : [loser]));
  const homes = [...new Set(rounds.flat().map(({ home }) => home))];
  return {
    says: `${rounds.length} rounds: one winner each, the loser told who won, the same read in both regions`,
    problems: [...problems, ...judgeReads(reads, 1 + rounds.length)],
    figures: [
      ...figureOf(
        'winner told',
        'ms',
        winners.map(({ ms }) => ms),
      ),
      ...figureOf(
        'loser told who won',
        'ms',
        losers.map(({ ms }) => ms),
      ),
      ...homes.map((home) => countOf(`won by ${home}`, winners.filter((winner) => winner.home === home).length)),
      countOf(
        'conflicts at the database',
        losers.reduce((sum, { tries }) => sum + tries, 0),
      ),
    ],
  };
}

type Judged = { readonly winner: Answered | null; readonly loser: Answered | null; readonly problem: string | null };

function judgeRound(round: Round): Judged {
  const [winner, ...others] = round.filter(({ outcome }) => outcome.kind === 'recorded');
  const loser = round.find(({ outcome }) => outcome.kind === 'unchanged');
  if (winner === undefined || loser === undefined || others.length > 0) {
    const kinds = round.map(({ home, outcome }) => `${home} was told ${outcome.kind}`).join(', ');
    return { winner: null, loser: null, problem: kinds };
  }
  return { winner, loser, problem: problemBetween(winner, loser) };
}

function problemBetween({ outcome: won, home }: Answered, { outcome: lost }: Answered): string | null {
  if (won.kind !== 'recorded' || lost.kind !== 'unchanged') return 'it has no winner and loser';
  if (lost.since.by !== proverIn(home)) return `the loser was told of ${lost.since.by}, and ${proverIn(home)} won`;
  return lost.state.head.hash === won.event.hash ? null : 'the loser stands on another event than the winner’s';
}
