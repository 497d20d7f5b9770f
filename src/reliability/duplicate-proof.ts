import { declareDrill, type RegionRead, readEverywhere, requestOf } from './drill.ts';
import { judgeReads } from './judge-reads.ts';
import { homeFirst, openTo, type ProofTarget } from './proof-target.ts';
import { countOf, type Drill, type Finding, figureOf, type Sizes } from './report.ts';
import { type Answered, carryOut, createWriter } from './writer.ts';

export type DuplicateMeasured = {
  readonly event_id: string;
  readonly deliveries: readonly Answered[];
  readonly reads: readonly RegionRead[];
  readonly drills: readonly Drill[];
};

/** Delivers one click many times at the same moment, each to a process of its own, through all regions in turn. */
export async function measureDuplicate(target: ProofTarget, sizes: Sizes): Promise<DuplicateMeasured> {
  const opened = target.regions.map((home) => ({ home, regions: openTo(target, homeFirst(target, home)) }));
  try {
    const processes = Array.from({ length: sizes.deliveries }, (_, index) => {
      const at = opened[index % opened.length];
      if (at === undefined) throw new Error('There is no region to write in');
      return createWriter(at.home, at.regions);
    });
    const [first] = processes;
    if (first === undefined) throw new Error('A click takes a delivery');
    const drill = await declareDrill(target, first, 'Proof: duplicate');
    await Promise.all(processes.map(({ record }) => record.load(drill.incident_id, { fresh: true })));
    const click = requestOf(target, drill, 'click', { type: 'add_note', text: 'One click' });
    const deliveries = await Promise.all(processes.map((process) => carryOut(process, click)));
    return { event_id: click.event_id, deliveries, reads: await readEverywhere(target, drill), drills: [drill] };
  } finally {
    await Promise.all(opened.map(({ regions }) => regions.close()));
  }
}

/** Pure. */
export function judgeDuplicate({ event_id, deliveries, reads }: DuplicateMeasured): Finding {
  const answers = new Set(
    deliveries.map(({ outcome }) =>
      outcome.kind === 'recorded'
        ? `event ${outcome.event.sequence} (${outcome.event.hash.slice(0, 8)})`
        : outcome.kind,
    ),
  );
  const [answer = ''] = answers;
  const missing = reads.filter(({ stored }) => !stored.some(({ event }) => event.event_id === event_id));
  return {
    says: `one click delivered ${deliveries.length} times at once: one event, one answer`,
    problems: [
      ...(answers.size === 1 && answer.startsWith('event ')
        ? []
        : [`the deliveries got different answers: ${[...answers].join(', ')}`]),
      ...missing.map(({ region }) => `the click is lost, as ${region} reads it`),
      ...judgeReads(reads, 2),
    ],
    figures: [
      ...figureOf(
        'answered',
        'ms',
        deliveries.map(({ ms }) => ms),
      ),
      countOf(
        'inserts that carried it',
        deliveries.reduce((sum, { tries }) => sum + tries, 0),
      ),
    ],
  };
}
