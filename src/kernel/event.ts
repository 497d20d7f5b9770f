import { z } from 'zod';
import type { ChainedEvent } from './chain.ts';

/** How a command came. */
export const origins = ['command', 'button', 'modal', 'shortcut', 'reaction', 'signal', 'timer', 'terminal'] as const;
export type Origin = (typeof origins)[number];

const instant = z.iso.datetime({ precision: 3 });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What surrounds an event's type and data. Times are ISO 8601 in UTC with milliseconds, hashes lower-case hex. */
export const envelopeSchema = z.object({
  event_id: z.uuid(),
  incident_id: z.uuid(),
  sequence: z.int().positive(),
  /** A Slack user id, or `system:…`. */
  actor: z.string().min(1),
  /** One of `origins`, or a later version's: nothing in the fold rests on it, so that such an event is read like any other. */
  origin: z.string().min(1),
  /** The endpoint that accepted it; outside the hash, since a retry may be accepted elsewhere. */
  region: z.string().min(1),
  /** When the person acted. */
  occurred_at: instant,
  /** The database's clock at the commit; outside the hash, since it is not known before. */
  recorded_at: instant,
  previous_hash: sha256,
  hash: sha256,
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** An event of any type. */
export type AnyEvent = Envelope & { readonly type: string; readonly data: Readonly<Record<string, unknown>> };

/**
 * An event that this version of Quorum can't show. `newer`: a later version wrote it; `damaged`: no version writes such
 * data. It keeps its place in the chain, and its incident takes no command from this process.
 */
export type UnreadableEvent = Envelope & {
  readonly type: 'unreadable';
  readonly data: { readonly written: string; readonly why: 'newer' | 'damaged' };
};

/** An event as it is in the database, before its data is read. */
export type StoredEvent = ChainedEvent & { readonly region: string; readonly recorded_at: string };

/** Whether an event is one that this version can't show; `unreadable` is the name of no event in the record. */
export function isUnreadable(event: AnyEvent | UnreadableEvent): event is UnreadableEvent {
  return event.type === 'unreadable';
}
