import { type Refused, refused } from './decision.ts';
import type { IncidentCore } from './incident-core.ts';
import { incidentName } from './incident-name.ts';

/** The refusal of a command that only makes sense while an incident is open; null while it is open. */
export function refusalOnceResolved(
  state: Pick<IncidentCore, 'resolved' | 'ended' | 'number' | 'kind'>,
): Refused | null {
  const { resolved, ended } = state;
  if (resolved === null) return null;
  if (ended !== 'resolved') {
    return refused(
      'closed',
      `${incidentName(state)} was ${ended} by`,
      { user: resolved.by },
      { at: resolved.at },
      '– a note can still be added.',
    );
  }
  return refused(
    'resolved',
    `${incidentName(state)} was resolved by`,
    { user: resolved.by },
    { at: resolved.at },
    '– `/incident reopen` opens it again; a note can still be added.',
  );
}
