import type { AnyEvent, UnreadableEvent } from './event.ts';
import type { EventKinds } from './read-event.ts';
import { type Erased, textFieldsOf } from './text.ts';

/** Whether an event erases the texts of another one, and of which. */
export function redactedBy<State>(kinds: EventKinds<State>, event: AnyEvent | UnreadableEvent): number | null {
  return event.type === 'unreadable' ? null : (kinds.get(event.type)?.redacts?.(event.data).sequence ?? null);
}

/**
 * The events without the texts that some among them erase, whether or not the database has deleted them
 * yet. Who redacted a text, and when, takes its place.
 */
export function withRedactions<State, E extends AnyEvent | UnreadableEvent>(
  kinds: EventKinds<State>,
  events: readonly E[],
): readonly E[] {
  const redactions = new Map<number, Erased>();
  for (const event of events) {
    const sequence = redactedBy(kinds, event);
    if (sequence !== null) redactions.set(sequence, { redacted: { by: event.actor, at: event.occurred_at } });
  }
  if (redactions.size === 0) return events;
  return events.map((event) => {
    const erased = redactions.get(event.sequence);
    const kind = kinds.get(event.type);
    if (erased === undefined || kind === undefined) return event;
    const data: Readonly<Record<string, unknown>> = event.data;
    const gone = textFieldsOf(kind.data).filter(({ field }) => data[field] !== undefined);
    return { ...event, data: { ...data, ...Object.fromEntries(gone.map(({ field }) => [field, erased])) } };
  });
}
