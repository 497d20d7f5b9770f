import type { IncidentCore } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import type { Lifecycle } from './lifecycle-state.ts';

export type Timed = Pick<IncidentCore, 'declared'> &
  Pick<Lifecycle, 'acknowledged' | 'mitigated' | 'openPeriods' | 'status'>;

/** The version of the formulas, so that each figure can be traced to its definition. */
export const metricsVersion = 1;

/** A duration with the moments it lies between; null where the later one has not come, never 0. */
export type Duration =
  | { readonly kind: 'known'; readonly zero: 'declared' | 'reopened'; readonly milliseconds: number }
  | { readonly kind: 'pending'; readonly zero: 'declared' | 'reopened' }
  | { readonly kind: 'clash'; readonly zero: 'declared' | 'reopened'; readonly sequences: readonly [number, number] };

export type Metrics = {
  readonly version: typeof metricsVersion;
  readonly timeToAcknowledge: Duration;
  readonly timeToMitigate: Duration;
  /** To the first resolution. */
  readonly timeToResolve: Duration;
  /** One for each time that it was open: reopened incidents have several. */
  readonly openPeriods: readonly Duration[];
};

/** Durations between what people did (occurred, not recorded). Mitigated is the first `monitoring`, or the resolution when that was skipped. */
export function metrics(state: Timed): Metrics {
  return {
    version: metricsVersion,
    timeToAcknowledge: between('declared', state.declared, state.acknowledged),
    timeToMitigate: between('declared', state.declared, state.mitigated),
    timeToResolve: between('declared', state.declared, state.openPeriods[0].resolved),
    openPeriods: state.openPeriods.map(({ opened, resolved }, index) =>
      between(index === 0 ? 'declared' : 'reopened', opened, resolved),
    ),
  };
}

function between(zero: 'declared' | 'reopened', from: Mark, to: Mark | null): Duration {
  if (to === null) return { kind: 'pending', zero };
  const milliseconds = Date.parse(to.at) - Date.parse(from.at);
  return milliseconds < 0
    ? { kind: 'clash', zero, sequences: [from.sequence, to.sequence] }
    : { kind: 'known', zero, milliseconds };
}
