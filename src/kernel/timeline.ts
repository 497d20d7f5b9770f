import type { Remark } from './capability.ts';
import { type AnyEvent, isUnreadable, type UnreadableEvent } from './event.ts';
import { type Sentence, words } from './phrase.ts';
import type { EventKinds } from './read-event.ts';

/** One line of the timeline: when it happened, when it was recorded, and what it says. */
export type TimelineEntry = {
  readonly sequence: number;
  readonly type: string;
  readonly actor: string;
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly says: Sentence;
  /** What later events say of it: "corrected by event 9". */
  readonly remarks: readonly string[];
  /** It is left out of the review. */
  readonly isHidden: boolean;
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
  const remarks = remarksIn(kinds, events);
  return shown.map((event) => {
    const made = [...(remarks.get(event.sequence)?.values() ?? [])].filter(({ says }) => says !== null);
    return {
      sequence: event.sequence,
      type: event.type,
      actor: event.actor,
      occurred_at: event.occurred_at,
      recorded_at: event.recorded_at,
      says: [{ user: event.actor }, ...deedOf(kinds, event)],
      remarks: made.map(({ says, by }) => `${says} event ${by}`),
      isHidden: made.some(({ hides = false }) => hides),
    };
  });
}

type Made = Remark & { readonly by: number };

/** What events say of earlier ones, by what it is about: the last of each. */
function remarksIn<State>(
  kinds: EventKinds<State>,
  events: readonly (AnyEvent | UnreadableEvent)[],
): ReadonlyMap<number, ReadonlyMap<string, Made>> {
  const found = new Map<number, Map<string, Made>>();
  for (const event of events) {
    const remark = isUnreadable(event) ? null : remarkOf(kinds, event);
    if (remark === null) continue;
    const about = found.get(remark.sequence) ?? new Map<string, Made>();
    found.set(remark.sequence, about.set(remark.about, { ...remark, by: event.sequence }));
  }
  return found;
}

function remarkOf<State>(kinds: EventKinds<State>, { type, data }: AnyEvent): Remark | null {
  const kind = kinds.get(type);
  const corrected = kind?.corrects?.(data);
  if (corrected !== undefined) return { sequence: corrected.sequence, about: 'text', says: 'corrected by' };
  return kind?.remarks?.(data) ?? null;
}

function deedOf<State>(kinds: EventKinds<State>, event: AnyEvent | UnreadableEvent): Sentence {
  if (isUnreadable(event)) {
    return event.data.why === 'newer'
      ? [words('did something that this version of Quorum can’t show')]
      : [words('left an event that can’t be read')];
  }
  return kinds.get(event.type)?.says(event.data, event.actor) ?? [];
}
