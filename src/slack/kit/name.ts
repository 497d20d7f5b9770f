import { type IncidentCore, titleOf } from '../../kernel/incident-core.ts';
import { typed } from './mrkdwn.ts';

/** INC-42, or DRILL · INC-42: a drill is never taken for the real thing. */
export function label({ number, kind }: Pick<IncidentCore, 'number' | 'kind'>): string {
  return kind === 'drill' ? `DRILL · INC-${number}` : `INC-${number}`;
}

/** INC-42 Checkout is down, in mrkdwn. */
export function fullName(state: IncidentCore): string {
  return `${label(state)} ${typed(titleOf(state), 300)}`;
}

/** The same with its label in bold. */
export function boldName(state: IncidentCore): string {
  return fullName(state).replace(label(state), `*${label(state)}*`);
}
