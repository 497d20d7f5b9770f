import { declareDrill, type RegionRead, readEverywhere, requestOf } from './drill.ts';
import { judgeNotes, type SentNote } from './judge-notes.ts';
import { homeFirst, openTo, type ProofTarget } from './proof-target.ts';
import { countOf, type Drill, type Figure, type Finding, figureOf, type Sizes } from './report.ts';
import { carryOut, createWriter } from './writer.ts';

export type Burst = {
  /** Through how many processes the writers wrote. */
  readonly processes: number;
  readonly sent: readonly SentNote[];
  /** Sent to the database, by all of them. */
  readonly inserts: number;
  readonly ms: number;
  readonly reads: readonly RegionRead[];
};
export type BurstMeasured = { readonly bursts: readonly Burst[]; readonly drills: readonly Drill[] };

/**
 * Has many write one note each to one incident at the same moment, from all regions: through one process a region, whose
 * appends take in what arrives meanwhile, and then each through a process of its own, which is the most that can collide.
 */
export async function measureBurst(target: ProofTarget, { writers }: Sizes): Promise<BurstMeasured> {
  const opened = target.regions.map((home) => ({ home, regions: openTo(target, homeFirst(target, home)) }));
  try {
    const bursts: Burst[] = [];
    const drills: Drill[] = [];
    for (const count of new Set([opened.length, writers])) {
      const processes = Array.from({ length: count }, (_, index) => {
        const at = opened[index % opened.length];
        if (at === undefined) throw new Error('There is no region to write in');
        return createWriter(at.home, at.regions);
      });
      const [first] = processes;
      if (first === undefined) throw new Error('A burst takes a writer');
      const drill = await declareDrill(target, first, `Proof: burst through ${count} processes`);
      drills.push(drill);
      await Promise.all(processes.map(({ record }) => record.load(drill.incident_id, { fresh: true })));
      const inserts = () => processes.reduce((sum, process) => sum + process.inserts(), 0);
      const before = inserts();
      const startedAtMs = performance.now();
      const sent = await Promise.all(
        Array.from({ length: writers }, async (_, index): Promise<SentNote> => {
          const text = `Writer ${index + 1}`;
          const request = requestOf(target, drill, text, { type: 'add_note', text });
          return { ...(await carryOut(processes[index % processes.length] ?? first, request)), text };
        }),
      );
      const ms = performance.now() - startedAtMs;
      const reads = await readEverywhere(target, drill);
      bursts.push({ processes: count, sent, inserts: inserts() - before, ms, reads });
    }
    return { bursts, drills };
  } finally {
    await Promise.all(opened.map(({ regions }) => regions.close()));
  }
}

/** Pure. */
export function judgeBurst({ bursts }: BurstMeasured): Finding {
  const writers = bursts[0]?.sent.length ?? 0;
  return {
    says: `${writers} writers at once: all committed, none lost, none twice`,
    problems: bursts.flatMap(({ processes, sent, reads }) =>
      judgeNotes(sent, reads).map((problem) => `through ${processes} processes: ${problem}`),
    ),
    figures: bursts.flatMap(figuresOf),
  };
}

function figuresOf({ processes, sent, inserts, ms }: Burst): readonly Figure[] {
  const through = processes === 1 ? '1 process' : `${processes} processes`;
  const again = sent.reduce((sum, { asked }) => sum + asked - 1, 0);
  return [
    ...figureOf(
      `${through}: acknowledged`,
      'ms',
      sent.map((note) => note.ms),
    ),
    ...figureOf(
      `${through}: tries per command`,
      'tries',
      sent.map(({ tries }) => tries),
    ),
    countOf(`${through}: inserts for all of them`, inserts),
    { says: `${through}: until the last was acknowledged`, unit: 'once', ms },
    ...(again === 0 ? [] : [countOf(`${through}: told to try again`, again)]),
  ];
}
