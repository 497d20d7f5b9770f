import { checkIncident } from '../incident/check-incident.ts';
import type { IncidentEvent } from '../incident/event.ts';
import { fold } from '../incident/fold.ts';
import { readLinks } from '../store/find-incidents.ts';
import { type Chosen, chooseIncident } from './choose-incident.ts';
import { Failure } from './failure.ts';
import { incidentText } from './incident-text.ts';
import { eventsAt, type Moment } from './moment.ts';
import type { Terminal } from './terminal.ts';

/** Prints an incident, now or as it stood in the record at a moment, as text or its folded state as JSON. */
export async function showIncident(
  { say, regions }: Terminal,
  { at, json = false, ...chosen }: Chosen & { readonly at?: Moment | undefined; readonly json?: boolean | undefined },
): Promise<void> {
  const all = await intactEvents(regions, chosen);
  const events = at === undefined ? all : eventsAt(all, at);
  const state = fold(events);
  if (state === null) throw new Failure(`INC-${chosen.number} did not exist at that moment.`, 1);
  say(json ? JSON.stringify(state, null, 2) : incidentText(state, events));
}

/** The events of an incident that can be told. @throws Failure when its record is broken. */
export async function intactEvents(regions: Terminal['regions'], chosen: Chosen): Promise<readonly IncidentEvent[]> {
  const { incident_id } = await chooseIncident(regions, chosen);
  const check = checkIncident(await regions.run((db) => readLinks(db, incident_id)));
  if (check.intact) return check.events;
  const { number, team } = chosen;
  const exporting = `quorum export ${number}${team === undefined ? '' : ` --team ${team}`}`;
  throw new Failure(
    `The record of INC-${number} is broken at sequence ${check.sequence}: ${check.reason}. "${exporting}" writes what there is.`,
    1,
  );
}
