import type { ToldSignal } from '../store/signals.ts';

/** The last change of an alert: the signal that told it, and whether its time is ours, since its sender named none. */
export type LastChange = { readonly signal_id: string | null; readonly isUntimed: boolean };

/**
 * What a source told of an alert, in the order in which it happened. The times of a sender are compared with one another only:
 * its clock may be minutes behind ours, and what carries our time would then seem to be later. So where one time is ours, what
 * counts is what was received after the last change, in the order in which it was received. Pure.
 */
export function inOrder(told: readonly ToldSignal[], last: LastChange): readonly ToldSignal[] {
  const isOurs = last.isUntimed || told.some(({ state, untimed }) => untimed === true && changes.has(state));
  if (!isOurs) return told;
  const received = told.toSorted((one, other) => Date.parse(one.received_at) - Date.parse(other.received_at));
  return received.slice(received.findIndex(({ signal_id }) => signal_id === last.signal_id) + 1);
}

const changes: ReadonlySet<string> = new Set(['firing', 'cleared']);
