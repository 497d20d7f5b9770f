import { type IncidentCore, titleOf } from '../../kernel/incident-core.ts';
import { incidentName } from '../../kernel/incident-name.ts';
import { typed } from './mrkdwn.ts';

export { incidentName as label };

/** INC-42 Checkout is down, in mrkdwn. */
export function fullName(state: IncidentCore): string {
  return `${incidentName(state)} ${typed(titleOf(state), 300)}`;
}

/** The same with its label in bold. */
export function boldName(state: IncidentCore): string {
  return fullName(state).replace(incidentName(state), `*${incidentName(state)}*`);
}
