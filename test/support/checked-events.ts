import { type IncidentEvent, incident } from '../../src/capabilities/index.ts';
import { checkIncident } from '../../src/kernel/check-incident.ts';
import { readStored } from '../../src/store/find-incidents.ts';
import type { Regions } from '../../src/store/regions.ts';

/** An incident's events as the database holds them. @throws Error when the chain, a text or an event is not right. */
export async function checkedEvents(regions: Regions, incidentId: string): Promise<readonly IncidentEvent[]> {
  const stored = await regions.runAnywhere((db) => readStored(db, [incidentId]));
  const events = stored.map(({ event }) => event);
  const check = checkIncident(
    incident,
    events,
    stored.flatMap(({ texts }) => texts),
  );
  if (!check.intact) throw new Error(`broken at sequence ${check.sequence}: ${check.reason}`);
  return check.events;
}
