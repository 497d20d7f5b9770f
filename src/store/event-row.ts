import type { Kysely, Selectable } from 'kysely';
import type { ChainedEvent } from '../kernel/chain.ts';
import type { TextRow } from '../kernel/commitment.ts';
import type { StoredEvent } from '../kernel/event.ts';
import type { RecordTables } from './database.ts';

/** An event as it stands in the database, and the texts that stand beside it. */
export type Stored = { readonly event: StoredEvent; readonly texts: readonly TextRow[] };

type EventRow = Selectable<RecordTables['incident_event']>;

/** A row of the join of events with texts: an event with two texts has two rows, one without a text has nulls. */
export type JoinedRow = EventRow & {
  readonly field: string | null;
  readonly text: string | null;
  readonly salt: Buffer | null;
};

/** Events with their texts; the caller says which, and orders them by incident and sequence. */
export function storedQuery(db: Kysely<RecordTables>) {
  return db
    .selectFrom('incident_event as event')
    .leftJoin('incident_text as typed', (join) =>
      join.onRef('typed.incident_id', '=', 'event.incident_id').onRef('typed.sequence', '=', 'event.sequence'),
    )
    .selectAll('event')
    .select(['typed.field', 'typed.text', 'typed.salt']);
}

/** The events that joined rows hold, whatever they say; the rows of one event follow each other. Total. */
export function storedOfRows(rows: readonly JoinedRow[]): readonly Stored[] {
  const stored: { readonly event: StoredEvent; readonly texts: TextRow[] }[] = [];
  for (const row of rows) {
    const { field, text, salt } = row;
    const last = stored.at(-1);
    const current = last?.event.event_id === row.event_id ? last : { event: eventOfRow(row), texts: [] };
    if (current !== last) stored.push(current);
    if (field === null || text === null || salt === null) continue;
    current.texts.push({ sequence: row.sequence, field, text, salt: salt.toString('hex') });
  }
  return stored;
}

function eventOfRow(row: EventRow): StoredEvent {
  return {
    event_id: row.event_id,
    incident_id: row.incident_id,
    sequence: row.sequence,
    type: row.type,
    data: row.data,
    actor: row.actor,
    origin: row.origin,
    region: row.region,
    occurred_at: instantOf(row.occurred_at),
    recorded_at: instantOf(row.recorded_at),
    previous_hash: row.previous_hash.toString('hex'),
    hash: row.hash.toString('hex'),
  };
}

/** PostgreSQL stores instants that a Date can't hold, such as infinity: they stay as pg gives them. */
export function instantOf(date: Date): string {
  return date instanceof Date && !Number.isNaN(date.getTime()) ? date.toISOString() : String(date);
}

/** The row of `incident_event` for an event that this region accepts; the database dates it. */
export function rowOfEvent(event: ChainedEvent, region: string) {
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

/** The row of `incident_text` for a text. */
export function rowOfText(incident_id: string, { sequence, field, text, salt }: TextRow) {
  return { incident_id, sequence, field, text, salt: Buffer.from(salt, 'hex') };
}
