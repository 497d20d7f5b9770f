import { z } from 'zod';
import { type Refused, refused } from '../../kernel/decision.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { incidentKinds, incidentName } from '../../kernel/incident-name.ts';
import type { Reference } from '../../kernel/owed.ts';

/** How an event names another incident. */
export const otherSchema = {
  incident_id: z.string().min(1).max(64),
  number: z.int().positive(),
  kind: z.enum(incidentKinds),
};

/** How a command does: as it stood when somebody named it. */
export const referenceSchema = z.strictObject({
  incident_id: z.string(),
  number: z.int(),
  kind: z.enum(incidentKinds),
  stands: z.enum(['open', 'resolved', 'closed', 'private', 'without_channel']),
  ended: z.string(),
});

/** Why an open incident can't be merged into another; null when nothing stands in the way. */
export function mergeRefusal(
  core: Pick<IncidentCore, 'incident_id' | 'number' | 'kind'>,
  into: Reference,
  isPrivate: boolean,
): Refused | null {
  const [own, other] = [incidentName(core), incidentName(into)];
  if (core.incident_id === into.incident_id) {
    return refused('merge_itself', `${own} can’t be merged into itself. Please name the other incident.`);
  }
  if (core.kind !== into.kind) {
    return refused(
      'merge_kinds',
      'A drill and an incident can’t be merged: please decline or resolve this one instead.',
    );
  }
  if (isPrivate) {
    return refused(
      'merge_private',
      `${own} is private, and what is merged is known to both. Please resolve it instead.`,
    );
  }
  switch (into.stands) {
    case 'private':
      return refused(
        'merge_private',
        `${other} is private, and what is merged is known to both. Please resolve ${own} instead.`,
      );
    case 'closed':
      return refused('merge_closed', `${other} is ${into.ended}. Please name an open incident.`);
    case 'without_channel':
      return refused(
        'merge_triage',
        `${other} is still in triage and has no channel. Please accept it first, then merge.`,
      );
    case 'open':
    case 'resolved':
      return null;
    default: {
      const unreachable: never = into.stands;
      return unreachable;
    }
  }
}

/** What the timeline says where the other incident was closed or made private at the same moment. */
export const whySeparated = 'took it out of the other incident again, which was closed or made private meanwhile';
