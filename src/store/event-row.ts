import { z } from 'zod';
import { eventSchema, type IncidentEvent, type NewEvent } from '../incident/event.ts';

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
 * @throws a ZodError when the row holds what no version of Quorum has written.
 */
export function eventOfRow(row: unknown): IncidentEvent {
  return rowSchema.parse(row);
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
