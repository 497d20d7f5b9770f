import { z } from 'zod';
import { factSchema } from './fact.ts';

/** How a command came. */
export const origins = ['command', 'button', 'modal', 'shortcut', 'reaction', 'signal', 'timer', 'terminal'] as const;
export type Origin = (typeof origins)[number];

const instant = z.iso.datetime({ precision: 3 });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What surrounds a fact in the record. Times are ISO 8601 in UTC with milliseconds, hashes lower-case hex. */
const envelopeSchema = z.object({
  event_id: z.uuid(),
  incident_id: z.uuid(),
  sequence: z.int().positive(),
  /** A Slack user id, or `system:…`. */
  actor: z.string().min(1),
  origin: z.enum(origins),
  /** The endpoint that accepted it; outside the hash, since a retry may be accepted elsewhere. */
  region: z.string().min(1),
  /** When the person acted. */
  occurred_at: instant,
  /** The database's clock at the commit; outside the hash, since it is not known before. */
  recorded_at: instant,
  previous_hash: sha256,
  hash: sha256,
});

/** One immutable event, as it stands in the record. */
export const eventSchema = envelopeSchema.and(factSchema);

export type IncidentEvent = z.infer<typeof eventSchema>;
export type Envelope = z.infer<typeof envelopeSchema>;

/** An event before the database has dated it and named its region. */
export type NewEvent = Omit<Envelope, 'recorded_at' | 'region'> & z.infer<typeof factSchema>;
