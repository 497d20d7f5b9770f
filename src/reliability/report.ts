import { type Distribution, distributionOf } from './distribution.ts';

export const proofNames = ['write', 'race', 'burst', 'duplicate', 'failover'] as const;
export type ProofName = (typeof proofNames)[number];

/** How much a proof does. */
export type Sizes = {
  /** Rounds of the race, and writes in each region. */
  readonly rounds: number;
  /** Writers of the burst. */
  readonly writers: number;
  /** Deliveries of the one click. */
  readonly deliveries: number;
  /** Commands that are sent while a region is lost. */
  readonly commands: number;
  /** The longest that acknowledgements may stay away while a region is lost. */
  readonly gapMaxMs: number;
};

/** Slack gives an acknowledgement 3 s, and so does a proof. */
export const sizesDefault: Sizes = { rounds: 20, writers: 50, deliveries: 10, commands: 100, gapMaxMs: 3_000 };

/** Something measured: samples with their unit, one duration, or a count. */
export type Figure = { readonly says: string } & (
  | { readonly unit: 'ms' | 'tries'; readonly of: Distribution }
  | { readonly unit: 'once'; readonly ms: number }
  | { readonly unit: 'count'; readonly count: number }
);

/** What was measured comes to: what it shows in one line, and what speaks against that. */
export type Finding = {
  readonly says: string;
  readonly problems: readonly string[];
  readonly figures: readonly Figure[];
};

/** An incident that a proof ran on, as it was left. */
export type Drill = { readonly incident_id: string; readonly number: number };

/** `not_shown`: it takes two regions and there is one. */
export type Verdict = 'shown' | 'failed' | 'not_shown';

export type Proof = Finding & {
  readonly name: ProofName;
  readonly verdict: Verdict;
  readonly drills: readonly Drill[];
};

/** What was proven, where and when. */
export type Report = {
  readonly measured_at: string;
  /** The database in words. */
  readonly where: string;
  readonly regions: readonly string[];
  readonly sizes: Sizes;
  readonly proofs: readonly Proof[];
};

/** A figure of samples; none where there are none. */
export function figureOf(says: string, unit: 'ms' | 'tries', samples: readonly number[]): readonly Figure[] {
  const of = distributionOf(samples);
  return of === null ? [] : [{ says, unit, of }];
}

export function countOf(says: string, count: number): Figure {
  return { says, unit: 'count', count };
}
