import type { Outcome } from '../store/outcome.ts';
import { createPostgresEventStore } from '../store/postgres-event-store.ts';
import { declareDrill, type RegionRead, readEverywhere, requestOf } from './drill.ts';
import { judgeReads } from './judge-reads.ts';
import { homeFirst, openTo, type ProofTarget, regionBeside } from './proof-target.ts';
import { type Drill, type Finding, figureOf, type Sizes } from './report.ts';
import { carryOut, createWriter } from './writer.ts';

/** One event committed in a region, then asked for in another. */
export type Written = {
  readonly home: string;
  readonly outcome: Outcome;
  readonly commitMs: number;
  readonly readIn: string;
  readonly readMs: number;
  /** Whether the first read after the commit showed it. */
  readonly seen: boolean;
};

export type WriteMeasured = {
  readonly written: readonly Written[];
  readonly reads: readonly RegionRead[];
  readonly drills: readonly Drill[];
};

/** Writes in each region in turn, and reads each event back in another at once. Connections are warm. */
export async function measureWrite(target: ProofTarget, { rounds }: Sizes): Promise<WriteMeasured> {
  const written: Written[] = [];
  let drill: Drill | null = null;
  for (const home of target.regions) {
    const readIn = regionBeside(target, home);
    const regions = openTo(target, homeFirst(target, home));
    const beside = openTo(target, [readIn]);
    try {
      const writer = createWriter(home, regions);
      const reader = createPostgresEventStore(beside);
      drill ??= await declareDrill(target, writer, 'Proof: write');
      await writer.record.load(drill.incident_id, { fresh: true });
      await reader.readAfter(drill.incident_id, 0);
      for (let round = 1; round <= rounds; round += 1) {
        const key = `${home} ${round}`;
        const request = requestOf(target, drill, key, { type: 'add_note', text: `Written in ${key}` });
        const { outcome, ms: commitMs } = await carryOut(writer, request);
        const after = outcome.kind === 'recorded' ? outcome.event.sequence - 1 : 0;
        const askedAtMs = performance.now();
        const read = await reader.readAfter(drill.incident_id, after);
        const readMs = performance.now() - askedAtMs;
        const seen = read.kind === 'read' && read.value.some(({ event_id }) => event_id === request.event_id);
        written.push({ home, outcome, commitMs, readIn, readMs, seen });
      }
    } finally {
      await Promise.all([regions.close(), beside.close()]);
    }
  }
  if (drill === null) throw new Error('There is no region to write in');
  return { written, reads: await readEverywhere(target, drill), drills: [drill] };
}

/** Pure. */
export function judgeWrite({ written, reads }: WriteMeasured): Finding {
  const lost = written.filter(({ outcome }) => outcome.kind !== 'recorded').length;
  const late = written.filter(({ seen }) => !seen).length;
  const astray = written.filter(({ home, outcome }) => outcome.kind === 'recorded' && outcome.event.region !== home);
  const ways = [...new Set(written.map(({ home }) => home))].map((home) => {
    const [first] = written.filter((sample) => sample.home === home);
    return { home, readIn: first?.readIn ?? home };
  });
  return {
    says: `${written.length} commits, each there at the first read in the other region`,
    problems: [
      ...(lost === 0 ? [] : [`${lost} of ${written.length} writes were not committed`]),
      ...(late === 0 ? [] : [`${late} of ${written.length} commits were not there at the first read after them`]),
      ...(astray.length === 0 ? [] : [`${astray.length} were accepted by another region than they were meant for`]),
      ...judgeReads(reads, 1 + written.length),
    ],
    figures: ways.flatMap(({ home, readIn }) => {
      const samples = written.filter((sample) => sample.home === home);
      return [
        ...figureOf(
          `commit in ${home}`,
          'ms',
          samples.map(({ commitMs }) => commitMs),
        ),
        ...figureOf(
          `then read in ${readIn}`,
          'ms',
          samples.map(({ readMs }) => readMs),
        ),
      ];
    }),
  };
}
