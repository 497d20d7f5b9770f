import { type AnyEvent, isUnreadable, type UnreadableEvent } from './event.ts';
import { type Sentence, words } from './phrase.ts';
import type { EventKinds } from './read-event.ts';

/** One line of the timeline: when it happened, when it was recorded, and what it says. */
export type TimelineEntry = {
  readonly sequence: number;
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly says: Sentence;
  /** The sequence of the event that corrects it last. */
  readonly correctedBy: number | null;
};

/**
 * The timeline in the order of the record, of all events or of some among them: what was corrected stays, with a pointer
 * to what corrects it.
 */
export function timeline<State>(
  kinds: EventKinds<State>,
  events: readonly (AnyEvent | UnreadableEvent)[],
  shown = events,
): readonly TimelineEntry[] {
  const corrections = new Map(
    events.flatMap((event) => {
      const correction = isUnreadable(event) ? undefined : kinds.get(event.type)?.corrects?.(event.data);
      return correction === undefined ? [] : [[correction.sequence, event.sequence]];
    }),
  );
  return shown.map((event) => ({
    sequence: event.sequence,
    occurred_at: event.occurred_at,
    recorded_at: event.recorded_at,
    says: [{ user: event.actor }, ...deedOf(kinds, event)],
    correctedBy: corrections.get(event.sequence) ?? null,
  }));
}

function deedOf<State>(kinds: EventKinds<State>, event: AnyEvent | UnreadableEvent): Sentence {
  if (isUnreadable(event)) {
    return event.data.why === 'newer'
      ? [words('did something that this version of Quorum can’t show')]
      : [words('left an event that can’t be read')];
  }
  return kinds.get(event.type)?.says(event.data, event.actor) ?? [];
}
