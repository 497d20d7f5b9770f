import { BrokenRecordError } from './broken-record.ts';
import { type Broken, checkChain } from './chain.ts';
import { commitmentsIn, isCommittedTo, type TextRow } from './commitment.ts';
import type { AnyCommand } from './decide.ts';
import { type AnyEvent, isUnreadable, type StoredEvent, type UnreadableEvent } from './event.ts';
import type { IncidentKernel } from './incident.ts';

/** An event whose texts were redacted: by whom, when, and whether a text is still there, so that the deletion has to be finished. */
export type CheckedRedaction = {
  readonly sequence: number;
  readonly by: string;
  readonly at: string;
  readonly stillStands: boolean;
};

export type Intact<State, Event> = {
  readonly intact: true;
  readonly head: string;
  /** Without the texts that some among them erase. */
  readonly events: readonly Event[];
  /** Null when the declaration is of a newer version, so that nothing can be added up. */
  readonly state: State | null;
  readonly redactions: readonly CheckedRedaction[];
  /** How many events are of a newer version: their chain and texts are checked, what they say is not. */
  readonly newer: number;
  /** Events that lack a text. A later event of a newer version may have erased it. */
  readonly unexplained: readonly number[];
};

export type IncidentCheck<State, Event> = Intact<State, Event> | Broken;

type Reader<State, Event> = Pick<
  IncidentKernel<State, Event, AnyCommand>,
  'read' | 'evolve' | 'redactedBy' | 'withRedactions'
>;

/**
 * Checks one incident as it was found, and names the first sequence that can't be right: the chain before anything else,
 * then the texts beside the events, then that each event says what some version of Quorum writes, then that they add up.
 * Total.
 */
export function checkIncident<State, Event extends AnyEvent | UnreadableEvent>(
  kernel: Reader<State, Event>,
  stored: readonly StoredEvent[],
  texts: readonly TextRow[],
): IncidentCheck<State, Event> {
  const chain = checkChain(stored);
  if (!chain.intact) return chain;
  if (chain.length === 0) return { intact: false, sequence: 1, reason: 'there are no events' };
  const rows = bySequence(texts);
  const read = stored.map((event) => kernel.read(event, rows.get(event.sequence) ?? []));
  const events = read.filter((event) => event !== null);
  const redactions = redactionsOf(kernel, events, rows);
  const lastUnread = read.findLastIndex((event) => event === null || isUnreadable(event)) + 1;
  const checked = checkTexts(stored, texts, { redactions, lastUnread });
  if ('intact' in checked) return checked;
  const unreadAt = read.findIndex((event) => event === null || (isUnreadable(event) && event.data.why === 'damaged'));
  if (unreadAt >= 0)
    return { intact: false, sequence: unreadAt + 1, reason: 'it says what no version of Quorum writes' };
  const shown = kernel.withRedactions(events);
  const folded = addedUp(kernel, shown);
  if ('intact' in folded) return folded;
  const newer = events.filter(isUnreadable).length;
  return { intact: true, head: chain.head, events: shown, state: folded.state, redactions, newer, ...checked };
}

type Rows = ReadonlyMap<number, readonly TextRow[]>;

function bySequence(texts: readonly TextRow[]): Rows {
  const rows = new Map<number, TextRow[]>();
  for (const text of texts) rows.set(text.sequence, [...(rows.get(text.sequence) ?? []), text]);
  return rows;
}

function redactionsOf<State, Event extends AnyEvent | UnreadableEvent>(
  kernel: Reader<State, Event>,
  events: readonly Event[],
  rows: Rows,
): readonly CheckedRedaction[] {
  return events.flatMap((event) => {
    const sequence = kernel.redactedBy(event);
    if (sequence === null) return [];
    return [{ sequence, by: event.actor, at: event.occurred_at, stillStands: rows.has(sequence) }];
  });
}

/** Each commitment against the text that it was made of, and each text against the commitment that asks for it. */
function checkTexts(
  stored: readonly StoredEvent[],
  texts: readonly TextRow[],
  { redactions, lastUnread }: { readonly redactions: readonly CheckedRedaction[]; readonly lastUnread: number },
): Pick<Intact<unknown, unknown>, 'unexplained'> | Broken {
  const rows = new Map(texts.map((row) => [keyOf(row), row]));
  const erased = new Set(redactions.map(({ sequence }) => sequence));
  const unexplained = new Set<number>();
  for (const { sequence, data } of stored) {
    for (const [field, commitment] of commitmentsIn(data)) {
      const row = rows.get(keyOf({ sequence, field }));
      rows.delete(keyOf({ sequence, field }));
      if (row !== undefined && !isCommittedTo(row, commitment)) {
        return { intact: false, sequence, reason: 'its text or the salt is not what was committed to' };
      }
      if (row !== undefined || erased.has(sequence)) continue;
      if (lastUnread <= sequence) {
        return { intact: false, sequence, reason: 'its text is missing, and no event says that it was redacted' };
      }
      unexplained.add(sequence);
    }
  }
  return strangerAmong([...rows.values()], texts) ?? { unexplained: [...unexplained] };
}

/** A text without a commitment, or one that is there twice. */
function strangerAmong(unasked: readonly TextRow[], all: readonly TextRow[]): Broken | null {
  const seen = new Set<string>();
  const twice = all.filter((row) => seen.size === seen.add(keyOf(row)).size);
  const [first] = [...unasked, ...twice].toSorted((one, other) => one.sequence - other.sequence);
  if (first === undefined) return null;
  return { intact: false, sequence: first.sequence, reason: 'a text stands beside it that it holds no commitment to' };
}

function keyOf({ sequence, field }: Pick<TextRow, 'sequence' | 'field'>): string {
  return `${sequence} ${field}`;
}

/** What the events add up to; null when the declaration is of a newer version. */
function addedUp<State, Event extends AnyEvent | UnreadableEvent>(
  kernel: Reader<State, Event>,
  events: readonly Event[],
): { readonly state: State | null } | Broken {
  let state: State | null = null;
  for (const event of events) {
    try {
      state = kernel.evolve(state, event);
    } catch (error) {
      if (!(error instanceof BrokenRecordError)) throw error;
      if (error.why === 'newer') return { state: null };
      return { intact: false, sequence: event.sequence, reason: error.reason };
    }
  }
  return { state };
}
