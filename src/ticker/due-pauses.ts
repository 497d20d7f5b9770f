import { millisecondsInMinute, millisecondsInSecond } from 'date-fns/constants';
import { LRUCache } from 'lru-cache';
import type { DueIncident } from '../store/read-overviews.ts';

/** The pause after the first try, doubled after each further one up to the last. */
const firstMs = 5 * millisecondsInSecond;
const lastMs = 10 * millisecondsInMinute;

/** What is due and was tried lately: it is left alone for a while, since what was done is due no more. */
export type DuePauses = {
  isPaused(due: DueIncident, nowMs: number): boolean;
  tried(due: DueIncident, nowMs: number): void;
};

/** The pauses of a process, of the latest ten thousand tries. Another due time of the same incident has none. */
export function createDuePauses(): DuePauses {
  const pauses = new LRUCache<string, { readonly tries: number; readonly untilMs: number }>({ max: 10_000 });
  const keyOf = ({ incident_id, due_at }: DueIncident) => `${incident_id} ${due_at}`;
  return {
    isPaused: (due, nowMs) => (pauses.get(keyOf(due))?.untilMs ?? Number.NEGATIVE_INFINITY) > nowMs,
    tried(due, nowMs) {
      const tries = pauses.get(keyOf(due))?.tries ?? 0;
      pauses.set(keyOf(due), { tries: tries + 1, untilMs: nowMs + Math.min(lastMs, firstMs * 2 ** tries) });
    },
  };
}
