import type { IncidentCore } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import type { Lifecycle } from './lifecycle-state.ts';

export type Timed = Pick<IncidentCore, 'declared'> &
  Pick<Lifecycle, 'firstAcknowledged' | 'mitigated' | 'openPeriods' | 'status'>;

/** The version of the formulas, so that each figure can be traced to its definition. */
export const metricsVersion = 2;

/** A duration with the moments it lies between; null where the later one has not come, never 0. */
export type Duration =
  | { readonly kind: 'known'; readonly zero: 'declared' | 'reopened'; readonly milliseconds: number }
  | { readonly kind: 'pending'; readonly zero: 'declared' | 'reopened' }
  | { readonly kind: 'clash'; readonly zero: 'declared' | 'reopened'; readonly sequences: readonly [number, number] };

export type Metrics = {
  readonly version: typeof metricsVersion;
  /** From the declaration to the first acknowledgement, whatever was acknowledged anew since. */
  readonly firstResponse: Duration;
  /** From the declaration to the first mitigation. */
  readonly untilMitigated: Duration;
  /** From the declaration to the first resolution. */
  readonly untilResolved: Duration;
  /** From each reopening to the resolution after it. */
  readonly reopenedFor: readonly Duration[];
};

/** Durations between what people did (occurred, not recorded). Mitigated is the first `monitoring`, or the resolution when that was skipped. */
export function metrics(state: Timed): Metrics {
  return {
    version: metricsVersion,
    firstResponse: between('declared', state.declared, state.firstAcknowledged),
    untilMitigated: between('declared', state.declared, state.mitigated),
    untilResolved: between('declared', state.declared, state.openPeriods[0].resolved),
    reopenedFor: state.openPeriods.slice(1).map(({ opened, resolved }) => between('reopened', opened, resolved)),
  };
}

function between(zero: 'declared' | 'reopened', from: Mark, to: Mark | null): Duration {
  if (to === null) return { kind: 'pending', zero };
  const milliseconds = Date.parse(to.at) - Date.parse(from.at);
  return milliseconds < 0
    ? { kind: 'clash', zero, sequences: [from.sequence, to.sequence] }
    : { kind: 'known', zero, milliseconds };
}
