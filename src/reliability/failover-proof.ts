import { setTimeout as wait } from 'node:timers/promises';
import type { Endpoint } from '../store/dsql/endpoint.ts';
import type { Regions } from '../store/regions.ts';
import { declareDrill, type RegionRead, readEverywhere, requestOf } from './drill.ts';
import { judgeNotes, type SentNote } from './judge-notes.ts';
import { homeFirst, openTo, type ProofTarget } from './proof-target.ts';
import { countOf, type Drill, type Figure, type Finding, type Sizes } from './report.ts';
import type { Silence } from './silent-relay.ts';
import { millisecondsText } from './wording.ts';
import { carryOut, createWriter } from './writer.ts';

/** How many write at the same time; each sends its next note when the last one is acknowledged. */
const writersAtOnce = 10;

/** The share of the notes after whose acknowledgement the region is lost. */
const lostAfter = 0.3;

/** How long a region that is back may take to be preferred again: the longest pause between probes, and a failed one. */
const homeMaxMs = 12_000;
const homePollMs = 10;

/** One burst in which the preferred region was lost. */
export type LostBurst = {
  readonly silence: Silence;
  readonly drill: Drill;
  readonly lostAtMs: number;
  readonly sent: readonly SentNote[];
  /** From the region's return until it was preferred again; null when it was not in time. */
  readonly homeAfterMs: number | null;
  /** Written after that. */
  readonly last: SentNote;
  readonly reads: readonly RegionRead[];
};

export type FailoverMeasured = {
  /** The region that was lost. */
  readonly lost: string;
  readonly bursts: readonly LostBurst[];
  readonly drills: readonly Drill[];
};

/**
 * Loses the preferred region in the middle of two bursts, brings it back afterwards, and writes there again. In one burst
 * its answers are lost, so that a commit in flight took effect unheard; in the other everything is, so that it did not.
 */
export async function measureFailover(target: ProofTarget, { commands }: Sizes): Promise<FailoverMeasured> {
  const { choice } = target;
  if (choice.kind !== 'dsql') throw new Error('Failover takes a cluster of two regions');
  const [home] = choice.endpoints;
  const bursts = await Promise.all([
    loseInBurst(target, home, 'answers', Math.ceil(commands / 2)),
    loseInBurst(target, home, 'everything', Math.floor(commands / 2)),
  ]);
  return { lost: home.region, bursts, drills: bursts.map(({ drill }) => drill) };
}

async function loseInBurst(
  target: ProofTarget,
  home: Endpoint,
  silence: Silence,
  commands: number,
): Promise<LostBurst> {
  const fault = await target.injectFault(home, silence);
  const regions = openTo(target, homeFirst(target, home.region), fault.endpoint);
  try {
    const writer = createWriter(home.region, regions);
    const drill = await declareDrill(target, writer, `Proof: failover, ${silence} lost`);
    const send = async (text: string): Promise<SentNote> => {
      const request = requestOf(target, drill, text, { type: 'add_note', text });
      return { ...(await carryOut(writer, request)), text };
    };
    const sent: SentNote[] = [];
    let lostAtMs = Number.POSITIVE_INFINITY;
    let next = 1;
    await Promise.all(
      Array.from({ length: writersAtOnce }, async () => {
        while (next <= commands) {
          const note = next++;
          sent.push(await send(`Note ${note}`));
          if (sent.length < commands * lostAfter || lostAtMs !== Number.POSITIVE_INFINITY) continue;
          lostAtMs = performance.now();
          fault.lose();
        }
      }),
    );
    const restoredAtMs = performance.now();
    fault.restore();
    const homeAfterMs = (await isPreferredAgain(regions, home.region)) ? performance.now() - restoredAtMs : null;
    const last = await send('Home again');
    return { silence, drill, lostAtMs, sent, homeAfterMs, last, reads: await readEverywhere(target, drill) };
  } finally {
    fault.restore();
    await regions.close();
    await fault.close();
  }
}

/** Waits until a region is the first to be asked; false when it is not in time. */
async function isPreferredAgain(regions: Regions, name: string): Promise<boolean> {
  for (const giveUpAtMs = performance.now() + homeMaxMs; performance.now() < giveUpAtMs; await wait(homePollMs)) {
    if (regions.order()[0].name === name) return true;
  }
  return false;
}

/** Pure. `gapMaxMs`: the longest that acknowledgements may stay away. */
export function judgeFailover({ lost, bursts }: FailoverMeasured, { gapMaxMs }: Pick<Sizes, 'gapMaxMs'>): Finding {
  const judged = bursts.map((burst) => judgeBurst(lost, burst, gapMaxMs));
  const gapMs = Math.max(0, ...judged.map((one) => one.gapMs));
  return {
    says: `${lost} lost in a burst: nothing lost, nothing twice, at most ${millisecondsText(gapMs)} between acknowledgements`,
    problems: judged.flatMap(({ problems }) => problems),
    figures: judged.flatMap(({ figures }) => figures),
  };
}

type Judged = Pick<Finding, 'problems' | 'figures'> & { readonly gapMs: number };

function judgeBurst(lost: string, burst: LostBurst, gapMaxMs: number): Judged {
  const { silence, lostAtMs, sent, homeAfterMs, last, reads } = burst;
  const acked = sent.filter(({ outcome }) => outcome.kind === 'recorded').sort((a, b) => a.doneAtMs - b.doneAtMs);
  const gapMs = Math.max(0, ...acked.slice(1).map(({ doneAtMs }, index) => doneAtMs - (acked[index]?.doneAtMs ?? 0)));
  const elsewhere = acked.filter(({ outcome }) => outcome.kind === 'recorded' && outcome.event.region !== lost);
  const before = acked.filter(({ doneAtMs }) => doneAtMs <= lostAtMs).length;
  const cameHome = last.outcome.kind === 'recorded' && last.outcome.event.region === lost;
  const again = sent.reduce((sum, { asked }) => sum + asked - 1, 0);
  const problems = [
    ...(elsewhere.length === 0 ? ['no other region took over'] : []),
    ...(gapMs < gapMaxMs ? [] : [`no acknowledgement came for ${millisecondsText(gapMs)}`]),
    ...(homeAfterMs !== null && cameHome ? [] : [`${lost} was back and not written to again`]),
    ...judgeNotes([...sent, last], reads),
  ];
  const figures: readonly Figure[] = [
    { says: 'longest gap between acknowledgements', unit: 'once', ms: gapMs },
    countOf('acknowledged before the loss', before),
    countOf('committed unheard, and found again', acked.length - before - elsewhere.length),
    countOf('sent again', sent.filter(({ tries }) => tries > 1).length),
    countOf('taken by the other region', elsewhere.length),
    ...(again === 0 ? [] : [countOf('told to try again', again)]),
    ...(homeAfterMs === null ? [] : [{ says: 'home again after', unit: 'once', ms: homeAfterMs } as const]),
  ];
  return {
    gapMs,
    problems: problems.map((problem) => `${silence} lost: ${problem}`),
    figures: figures.map((figure) => ({ ...figure, says: `${silence} lost: ${figure.says}` })),
  };
}
