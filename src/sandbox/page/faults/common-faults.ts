import type { FaultsState } from '../../workspace/faults/faults.ts';
import type { FaultOrder } from './faults-context.tsx';

/** A fault that the panel switches on and off. */
export type CommonFault = {
  readonly label: string;
  readonly note: string;
  readonly isOn: (state: FaultsState) => boolean;
  readonly turn: (on: boolean) => FaultOrder;
};

const slow = 'page-slow';
const fails = 'page-fails';
const twice = 'page-twice';
const ackLost = 'page-ack-lost';
const ids: readonly (string | undefined)[] = [slow, fails, twice, ackLost];

/** As often as a rule can be met. */
const always = 1_000_000;
const timesOf = (on: boolean) => (on ? always : 0);
const holds = (rules: readonly { readonly id?: string | undefined }[], id: string) =>
  rules.some((rule) => rule.id === id);

export const commonFaults: readonly CommonFault[] = [
  {
    label: 'Slack is slow',
    note: 'Each answer takes 2 s more',
    isOn: ({ calls }) => holds(calls, slow),
    turn: (on) => ({ verb: 'faults', body: { id: slow, method: '*', kind: 'slow', ms: 2000, times: timesOf(on) } }),
  },
  {
    label: 'Slack answers 500 now and then',
    note: 'One call in five',
    isOn: ({ calls }) => holds(calls, fails),
    turn: (on) => ({
      verb: 'faults',
      body: { id: fails, method: '*', kind: 'error_500', chance: 0.2, times: timesOf(on) },
    }),
  },
  {
    label: 'Rate limits',
    note: 'Slack’s own, by method',
    isOn: ({ limits }) => limits,
    turn: (on) => ({ verb: 'settings', body: { limits: on } }),
  },
  {
    label: 'Deliver twice',
    note: 'Everything, both at once',
    isOn: ({ deliveries }) => holds(deliveries, twice),
    turn: (on) => ({ verb: 'delivery_faults', body: { id: twice, kind: 'twice', times: timesOf(on) } }),
  },
  {
    label: 'Lose acknowledgements',
    note: 'One in three',
    isOn: ({ deliveries }) => holds(deliveries, ackLost),
    turn: (on) => ({
      verb: 'delivery_faults',
      body: { id: ackLost, kind: 'ack_lost', chance: 1 / 3, times: timesOf(on) },
    }),
  },
];

/** Rules that were set over the control API. */
export function otherRules({ calls, deliveries, connects }: FaultsState): number {
  return [...calls, ...deliveries, ...connects].filter(({ id }) => !ids.includes(id)).length;
}

export function faultsOn(state: FaultsState): number {
  return commonFaults.filter(({ isOn }) => isOn(state)).length + otherRules(state);
}
