import { reasonOf } from '../store/database-error.ts';
import { judgeBurst, measureBurst } from './burst-proof.ts';
import { judgeDuplicate, measureDuplicate } from './duplicate-proof.ts';
import { judgeFailover, measureFailover } from './failover-proof.ts';
import type { ProofTarget } from './proof-target.ts';
import { judgeRace, measureRace } from './race-proof.ts';
import type { Drill, Finding, Proof, ProofName, Report, Sizes } from './report.ts';
import { judgeWrite, measureWrite } from './write-proof.ts';

export type ProveOptions = {
  readonly names: readonly ProofName[];
  readonly sizes: Sizes;
  /** The database in words. */
  readonly where: string;
  /** Told which proof begins. */
  readonly onProof?: (name: ProofName) => void;
};

/** Runs proofs one after another and answers what was measured; never throws for what a database does. */
export async function prove(target: ProofTarget, { names, sizes, where, onProof }: ProveOptions): Promise<Report> {
  const proofs: Proof[] = [];
  for (const name of names) {
    onProof?.(name);
    proofs.push(await proveOne(target, name, sizes));
  }
  return { measured_at: new Date(target.clock()).toISOString(), where, regions: target.regions, sizes, proofs };
}

/** A burst is one in any number of regions; the others are about what holds between two. */
const takesTwoRegions: Readonly<Record<ProofName, boolean>> = {
  write: true,
  race: true,
  burst: false,
  duplicate: true,
  failover: true,
};

async function proveOne(target: ProofTarget, name: ProofName, sizes: Sizes): Promise<Proof> {
  const alone = target.regions.length === 1 && takesTwoRegions[name];
  if (alone && name === 'failover') {
    return { name, verdict: 'not_shown', says: 'one region only: not shown', problems: [], figures: [], drills: [] };
  }
  try {
    const { finding, drills } = await run(target, name, sizes);
    const verdict = finding.problems.length > 0 ? 'failed' : alone ? 'not_shown' : 'shown';
    return { ...finding, name, verdict, drills, ...(alone ? { says: 'one region only: not shown' } : {}) };
  } catch (error) {
    return { name, verdict: 'failed', says: '', problems: [reasonOf(error)], figures: [], drills: [] };
  }
}

type Run = { readonly finding: Finding; readonly drills: readonly Drill[] };

async function run(target: ProofTarget, name: ProofName, sizes: Sizes): Promise<Run> {
  switch (name) {
    case 'write': {
      const measured = await measureWrite(target, sizes);
      return { finding: judgeWrite(measured), drills: measured.drills };
    }
    case 'race': {
      const measured = await measureRace(target, sizes);
      return { finding: judgeRace(measured), drills: measured.drills };
    }
    case 'burst': {
      const measured = await measureBurst(target, sizes);
      return { finding: judgeBurst(measured), drills: measured.drills };
    }
    case 'duplicate': {
      const measured = await measureDuplicate(target, sizes);
      return { finding: judgeDuplicate(measured), drills: measured.drills };
    }
    case 'failover': {
      const measured = await measureFailover(target, sizes);
      return { finding: judgeFailover(measured, sizes), drills: measured.drills };
    }
    default: {
      const unreachable: never = name;
      return unreachable;
    }
  }
}
