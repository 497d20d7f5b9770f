import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Link } from '../incident/chain.ts';
import { eventSchema, type IncidentEvent, type NewEvent } from '../incident/event.ts';
import type { RecordTables } from './database.ts';

const instant = z.date().transform((date) => date.toISOString());
const bytes = z.instanceof(Buffer).transform((buffer) => buffer.toString('hex'));

const rowSchema = z
  .object({
    event_id: z.string(),
    incident_id: z.string(),
    sequence: z.number(),
    type: z.string(),
    data: z.unknown(),
    actor: z.string(),
    origin: z.string(),
    region: z.string(),
    occurred_at: instant,
    recorded_at: instant,
    previous_hash: bytes,
    hash: bytes,
  })
  .pipe(eventSchema);

/**
 * The event that a row of `incident_event` holds.
 * @throws Error with a sentence when the row holds what this version of Quorum has no name for.
 */
export function eventOfRow(row: EventRow): IncidentEvent {
  const read = rowSchema.safeParse(row);
  if (read.success) return read.data;
  const which = `event ${row.sequence} of the incident ${row.incident_id}`;
  throw new Error(`${which} can't be read by this version of Quorum: "quorum verify" says what is wrong with it`);
}

/** A row as it stands, whatever it holds: for those who check it, or carry it elsewhere. Total. */
export function linkOfRow(row: EventRow): StoredLink {
  const { occurred_at, recorded_at, previous_hash, hash, ...said } = row;
  return {
    ...said,
    occurred_at: instantOf(occurred_at),
    recorded_at: instantOf(recorded_at),
    previous_hash: previous_hash.toString('hex'),
    hash: hash.toString('hex'),
  };
}

export type EventRow = Selectable<RecordTables['incident_event']>;
export type StoredLink = Link & { readonly region: string; readonly recorded_at: string };

/** PostgreSQL has instants that JavaScript has not. */
function instantOf(date: Date): string {
  return date instanceof Date && !Number.isNaN(date.getTime()) ? date.toISOString() : String(date);
}

/** The row that an event becomes, accepted by this region; the database dates it. */
export function rowOfEvent(event: NewEvent, region: string) {
  const { event_id, incident_id, sequence, type, data, actor, origin, occurred_at } = event;
  return {
    event_id,
    incident_id,
    sequence,
    type,
    data: JSON.stringify(data),
    actor,
    origin,
    region,
    occurred_at,
    previous_hash: Buffer.from(event.previous_hash, 'hex'),
    hash: Buffer.from(event.hash, 'hex'),
  };
}
