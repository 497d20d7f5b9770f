import type { IncidentState } from '../../incident/state.ts';
import { escapeWithin, oneLine, person } from './mrkdwn.ts';

/** INC-42, or DRILL · INC-42: a drill is never taken for the real thing. */
export function label({ number, kind }: Pick<IncidentState, 'number' | 'kind'>): string {
  return kind === 'drill' ? `DRILL · INC-${number}` : `INC-${number}`;
}

/** INC-42 Checkout is down, in mrkdwn. */
export function fullName(state: Pick<IncidentState, 'number' | 'kind' | 'title'>): string {
  return `${label(state)} ${escapeWithin(oneLine(state.title), 300)}`;
}

/** The same with its label in bold: a title may hold asterisks of its own, which would end the bold. */
export function boldName(state: Pick<IncidentState, 'number' | 'kind' | 'title'>): string {
  return fullName(state).replace(label(state), `*${label(state)}*`);
}

/** Who leads, as a mention. */
export function leadOf({ lead }: IncidentState): string {
  return lead === null ? 'no lead yet' : `lead ${person(lead.user_id)}`;
}
