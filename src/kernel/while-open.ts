import { type Refused, refused } from './decision.ts';
import type { IncidentCore } from './incident-core.ts';

/** The refusal of a command that only makes sense while an incident is open; null while it is open. */
export function refusalOnceResolved({ resolved, number }: Pick<IncidentCore, 'resolved' | 'number'>): Refused | null {
  if (resolved === null) return null;
  return refused(
    'resolved',
    `INC-${number} is resolved. \`/incident reopen\` opens it again; a note can still be added. It was resolved by`,
    { user: resolved.by },
    { at: resolved.at },
  );
}
