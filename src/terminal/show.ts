import { type IncidentEvent, type IncidentState, incident } from '../capabilities/index.ts';
import { visibleJson } from '../kernel/typed-text.ts';
import { checkRow } from './check-rows.ts';
import { type Chosen, chooseIncident } from './choose-incident.ts';
import { Failure } from './failure.ts';
import { incidentText } from './incident-text.ts';
import { eventsAt, type Moment } from './moment.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';
import { instantText } from './time-text.ts';

/** Prints an incident, now or as it stood in the record at a moment, as text or its folded state as JSON. */
export async function showIncident(
  { say, regions }: Terminal,
  { at, json = false, ...chosen }: Chosen & { readonly at?: Moment | undefined; readonly json?: boolean | undefined },
): Promise<void> {
  const told = await readIncident(regions, chosen);
  const { events, asOf } =
    at === undefined ? { events: told.events, asOf: null } : lookBack(told.events, at, chosen.number);
  const state = at === undefined ? told.state : (incident.fold(events) ?? told.state);
  say(json ? visibleJson(state, 2) : incidentText(state, events, printable, asOf));
}

/** What stood in the record at a moment, and which moment that is. @throws Failure when it was not there. */
function lookBack(all: readonly IncidentEvent[], at: Moment, number: number) {
  const events = eventsAt(all, at);
  const [first] = all;
  if (at.kind === 'sequence') {
    if (at.sequence <= all.length) return { events, asOf: `As it stood at event ${at.sequence} of ${all.length}.` };
    throw new Failure(`INC-${number} has no event ${at.sequence}: expected 1 to ${all.length}.`, 1);
  }
  const time = instantText(new Date(at.time).toISOString());
  if (events.length > 0) return { events, asOf: `As it stood at ${time}: event ${events.length} of ${all.length}.` };
  const since = first === undefined ? '' : `: its first event was recorded at ${instantText(first.recorded_at)}`;
  throw new Failure(`INC-${number} was not in the record at ${time}${since}.`, 1);
}

/** An incident that can be told. @throws Failure when its record is broken, or a newer version of Quorum declared it. */
export async function readIncident(
  regions: Terminal['regions'],
  chosen: Chosen,
): Promise<{ readonly state: IncidentState; readonly events: readonly IncidentEvent[] }> {
  const check = await checkRow(regions, await chooseIncident(regions, chosen));
  const { number, team } = chosen;
  const exporting = `"quorum export ${number}${team === undefined ? '' : ` --team ${team}`}" writes what there is`;
  if (!check.intact) {
    throw new Failure(
      `The record of INC-${number} is broken at sequence ${check.sequence}: ${check.reason}. ${exporting}.`,
      1,
    );
  }
  const { state, events } = check;
  if (state !== null) return { state, events };
  throw new Failure(
    `INC-${number} was declared by a newer version of Quorum: update this version to show it. ${exporting}.`,
    1,
  );
}
