import { type IncidentState, incident } from '../capabilities/index.ts';
import { titleOf } from '../kernel/incident-core.ts';
import { type IncidentKind, incidentName } from '../kernel/incident-name.ts';
import { visibleJson } from '../kernel/typed-text.ts';
import type { Stored } from '../store/event-row.ts';

/** The version of what is sent: fields may be added to it; one that changes its meaning or goes makes the next. */
export const payloadVersion = 1;

/** Standard Webhooks recommends less than 20 kB. */
export const bodyMax = 20_000;

/** What is told of an event. */
export type Told = {
  readonly stored: Stored;
  /** The incident as it stood after the event. */
  readonly state: IncidentState;
  /** Whether its texts were redacted since. */
  readonly isRedacted: boolean;
  /** Whether the receiver is given what people typed. */
  readonly hasTexts: boolean;
};

/** So that nobody takes a drill for an incident, even who looks at the type alone. */
const prefixes: Readonly<Record<IncidentKind, string>> = { real: 'incident', drill: 'drill', alert: 'alert' };

/** The type under which an event is told. */
export function toldType(kind: IncidentKind, type: string): string {
  return `${prefixes[kind]}.${type}`;
}

/**
 * The body of a delivery: the same each time, but for texts that were redacted meanwhile. Where it would be too long, the texts
 * are left out, then the data, and `left_out` names them. Pure.
 */
export function payloadOf(told: Told): string {
  const bodies = [[], ['texts'], ['texts', 'data']].map((leftOut) => () => bodyOf(told, leftOut));
  const fits = bodies.map((body) => body()).find((body) => Buffer.byteLength(body) <= bodyMax);
  return fits ?? bodyOf(told, ['texts', 'data']);
}

function bodyOf({ stored, state, isRedacted, hasTexts }: Told, leftOut: readonly string[]): string {
  const { event, texts } = stored;
  const { severity, data } = { ...incident.overview(state).data, data: event.data };
  const typed = isRedacted ? [] : texts;
  const title = titleOf(state);
  return visibleJson({
    type: toldType(state.kind, event.type),
    timestamp: event.occurred_at,
    data: {
      version: payloadVersion,
      event: {
        id: event.event_id,
        sequence: event.sequence,
        type: event.type,
        actor: event.actor,
        origin: event.origin,
        occurred_at: event.occurred_at,
        recorded_at: event.recorded_at,
        previous_hash: event.previous_hash,
        hash: event.hash,
        ...(leftOut.includes('data') ? {} : { data }),
        ...(hasTexts && !leftOut.includes('texts')
          ? { texts: Object.fromEntries(typed.map(({ field, text }) => [field, text])) }
          : {}),
      },
      incident: {
        id: state.incident_id,
        name: incidentName(state),
        number: state.number,
        kind: state.kind,
        team_id: state.team_id,
        severity,
        status: state.status,
        lead: state.lead?.user_id ?? null,
        declared_at: state.declared.at,
        declared_by: state.declared.by,
        closed_at: state.resolved?.at ?? null,
        closed_as: state.ended,
        ...(hasTexts ? { title: typeof title === 'string' ? title : null } : {}),
      },
      ...(leftOut.length === 0 ? {} : { left_out: leftOut }),
    },
  });
}
