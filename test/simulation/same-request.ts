import { isDeepStrictEqual } from 'node:util';
import { type IncidentEvent, incident, type Request } from '../../src/capabilities/index.ts';

/** Whether an event is what this request asks for; the number of a declaration is the record's to give. */
export function asksFor({ incident_id, actor, command }: Request, event: IncidentEvent): boolean {
  const numbered = command.type === 'declare' && event.type === 'declared';
  const asked = numbered ? { ...command, number: event.data.number } : command;
  return event.incident_id === incident_id && event.actor === actor && incident.isLeftBy(event, asked);
}

/** Whether two requests ask for the same, whenever they were made. */
export function areSame(one: Request, other: Request): boolean {
  return (
    one.incident_id === other.incident_id && one.actor === other.actor && isDeepStrictEqual(one.command, other.command)
  );
}
