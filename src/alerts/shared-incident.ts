import type { IncidentState } from '../capabilities/index.ts';
import { requestId } from '../kernel/request-id.ts';
import type { KeptSignal } from '../store/signals.ts';
import type { Treatment } from './rules.ts';

export type Sharing = {
  readonly team: string;
  readonly treatment: Treatment;
  readonly signal: KeptSignal;
  readonly stateOf: (incidentId: string) => Promise<IncidentState | null>;
};

/** How many incidents of one group may follow one another within the time that a rule gives them. */
const incidentsMax = 50;

/**
 * The incident that the alerts of a group share: one that is open, of this stretch of time or the one before it; else a new
 * one. Its id follows from the group and the stretch, so that two processes come to the same. Null: the alert has its own.
 */
export async function sharedIncident({ team, treatment, signal, stateOf }: Sharing): Promise<string | null> {
  const { group, does } = treatment;
  if (group === null || (does !== 'declare' && does !== 'triage')) return null;
  const stretch = Math.floor(Date.parse(signal.at) / group.forMs);
  const idOf = (of: number, nth: number) => requestId('alert group', team, group.name, String(of), String(nth));
  let next = idOf(stretch, 1);
  for (const one of [stretch - 1, stretch]) {
    for (let nth = 1; nth <= incidentsMax; nth++) {
      const state = await stateOf(idOf(one, nth));
      if (state === null) {
        if (one === stretch) next = idOf(one, nth);
        break;
      }
      if (state.resolved === null) return state.incident_id;
    }
  }
  return next;
}
