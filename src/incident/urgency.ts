import type { IncidentState } from './state.ts';

/** Sorts open incidents by which needs hands first: the worst, then those nobody has acknowledged, then the newest. */
export function byUrgency(one: IncidentState, other: IncidentState): number {
  return (
    one.severity.localeCompare(other.severity) ||
    Number(one.acknowledged !== null) - Number(other.acknowledged !== null) ||
    other.number - one.number
  );
}
