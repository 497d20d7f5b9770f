import { type IncidentEvent, type IncidentState, incident } from '../../capabilities/index.ts';
import { peopleIn, plainLineOf, splitFirst } from '../kit/arguments.ts';
import { minuteOf, readPast, type Span } from '../kit/past.ts';
import type { Now, Read } from '../kit/when.ts';

/**
 * Which events of a timeline are shown: somebody's, those of a kind, those of some minutes (milliseconds since 1970), or all but
 * what is left out of the review.
 */
export type TimelineFilter =
  | { readonly by: 'person'; readonly user_id: string }
  | { readonly by: 'kind'; readonly word: string }
  | { readonly by: 'minutes'; readonly fromMs: number; readonly toMs: number }
  | { readonly by: 'review' };

const minuteMs = 60_000;

/** The time that somebody means first who asks about an incident. */
export function spanOf({ declared, resolved }: IncidentState, now: Now): Span {
  return { from: declared.at, to: resolved === null || resolved.at < declared.at ? now.at : resolved.at };
}

/** `@ana`, `notes`, `30m`, `02:10-02:30`, `02:10`. Total: null where it is none of them. */
export function readFilter(typed: string, now: Now, span: Span): Read<TimelineFilter> {
  const [person] = peopleIn(typed);
  if (person !== undefined) return { by: 'person', user_id: person };
  const line = plainLineOf(typed).replace(/^(?:the\s+)?(?:last|past|since)\s+(?=\d)/i, '');
  const kind = kindOf(line);
  if (kind !== null) return { by: 'kind', word: kind };
  const [from, to] = line.split(/\s*(?:-(?=\s*\d{1,2}[:.]\d\d)|–|\bto\b)\s*/).filter((part) => part !== '');
  const fromMs = from === undefined ? null : readPast(from, now, span);
  if (fromMs === null || fromMs === 'no_zone') return fromMs;
  if (to === undefined) return { by: 'minutes', fromMs, toMs: minuteOf(Date.parse(now.at)) + minuteMs };
  const toMs = readPast(to, now, { from: new Date(fromMs).toISOString(), to: now.at });
  if (toMs === null || toMs === 'no_zone') return toMs;
  return { by: 'minutes', fromMs, toMs: toMs + minuteMs };
}

/** Events are of a kind by the words that their type is made of, or by the capability that they belong to. */
function kindOf(line: string): string | null {
  const [word, rest] = splitFirst(line.toLowerCase());
  return rest === '' && typesOf(word).size > 0 ? word : null;
}

function typesOf(word: string): ReadonlySet<string> {
  const one = word.replace(/s$/, '');
  const all = incident.capabilities.flatMap(({ name, events }) =>
    Object.keys(events).map((type) => ({ type, named: [...type.split('_'), name, name.replace(/s$/, '')] })),
  );
  return new Set(one === '' ? [] : all.filter(({ named }) => named.includes(one)).map(({ type }) => type));
}

/** What can be asked for, by the capabilities' own names. */
export function kindNames(): readonly string[] {
  return incident.capabilities.filter(({ events }) => Object.keys(events).length > 0).map(({ name }) => name);
}

export function matches(
  filter: TimelineFilter,
  events: readonly IncidentEvent[],
): (event: Pick<IncidentEvent, 'sequence' | 'type' | 'actor' | 'occurred_at'>) => boolean {
  switch (filter.by) {
    case 'review': {
      const hidden = incident.timeline(events).filter(({ isHidden }) => isHidden);
      const left = new Set(hidden.map(({ sequence }) => sequence));
      return ({ sequence }) => !left.has(sequence);
    }
    case 'person':
      return ({ actor }) => actor === filter.user_id;
    case 'kind': {
      const types = typesOf(filter.word);
      return ({ type }) => types.has(type);
    }
    case 'minutes':
      return ({ occurred_at }) => Date.parse(occurred_at) >= filter.fromMs && Date.parse(occurred_at) < filter.toMs;
    default: {
      const unreachable: never = filter;
      return unreachable;
    }
  }
}

/** A filter as a button carries it, without colons. */
export function writtenFilter(filter: TimelineFilter): string {
  switch (filter.by) {
    case 'review':
      return 'review';
    case 'person':
      return `by ${filter.user_id}`;
    case 'kind':
      return `kind ${filter.word}`;
    case 'minutes':
      return `minutes ${filter.fromMs} ${filter.toMs}`;
    default: {
      const unreachable: never = filter;
      return unreachable;
    }
  }
}

/** Reads it again; null for anything else. */
export function readWrittenFilter(value: string): TimelineFilter | null {
  const [what, first = '', second = ''] = value.split(' ');
  if (value === 'review') return { by: 'review' };
  if (what === 'by' && first !== '') return { by: 'person', user_id: first };
  if (what === 'kind' && typesOf(first).size > 0) return { by: 'kind', word: first };
  if (what !== 'minutes' || !/^\d{1,15}$/.test(first) || !/^\d{1,15}$/.test(second)) return null;
  return { by: 'minutes', fromMs: Number(first), toMs: Number(second) };
}
