import type { SignalState } from '../signals/signal.ts';
import type { KeptSignal, ToldSignal } from '../store/signals.ts';

/** The last change of an alert: the signal that told it, and whether its time is ours, since its sender named none. */
export type LastChange = { readonly signal_id: string | null; readonly isUntimed: boolean };

/**
 * What a source told of an alert, in the order in which it happened. The times of a sender are compared with one another only:
 * its clock may be minutes behind ours, and what carries our time would then seem to be later. So where one time is ours, what
 * counts is what was received after the last change, in the order in which it was received. Pure.
 */
export function inOrder(told: readonly ToldSignal[], last: LastChange): readonly ToldSignal[] {
  const isOurs = last.isUntimed || told.some(({ state, untimed }) => untimed === true && state !== 'info');
  if (!isOurs) return told;
  const received = told.toSorted((one, other) => Date.parse(one.received_at) - Date.parse(other.received_at));
  return received.slice(received.findIndex(({ signal_id }) => signal_id === last.signal_id) + 1);
}

/** What is to be done for a signal. */
export type Step = { readonly signal: KeptSignal; readonly does: Exclude<SignalState, 'info'> };

/**
 * What changes an alert among what its source told in this order: a firing of what is clear, a clearing of what fires, and the
 * last that its source said of an acknowledgement since it cleared. Pure.
 */
export function stepsIn(told: readonly KeptSignal[], isFiring: boolean): readonly Step[] {
  const taken = told.findLast(({ state }) => state !== 'firing' && state !== 'info');
  let fires = isFiring;
  return told.flatMap((signal): readonly Step[] => {
    const { state } = signal;
    const steps: Step[] = [];
    if ((state === 'firing' || state === 'unacknowledged') && !fires) steps.push({ signal, does: 'firing' });
    if (state === 'cleared' && fires) steps.push({ signal, does: 'cleared' });
    if ((state === 'acknowledged' || state === 'unacknowledged') && signal === taken)
      steps.push({ signal, does: state });
    if (state !== 'info' && state !== 'acknowledged') fires = state !== 'cleared';
    return steps;
  });
}
