import { BrokenRecordError } from './broken-record.ts';
import type { AnyCapability, EventKind, Impossible } from './capability.ts';
import { appended, replacedAt } from './chunks.ts';
import { type AnyEvent, isUnreadable, type UnreadableEvent } from './event.ts';
import { correctionTarget, type IncidentCore, type TextState } from './incident-core.ts';
import type { Mark } from './mark.ts';
import type { EventKinds } from './read-event.ts';
import { isText, type Text, type TextField, textFieldsOf } from './text.ts';

/**
 * The state after one more event.
 * @throws BrokenRecordError when no sequence of accepted commands leaves this event here.
 */
export function evolve<State extends IncidentCore>(
  capabilities: readonly AnyCapability<State>[],
  kinds: EventKinds<State>,
  state: State | null,
  event: AnyEvent | UnreadableEvent,
): State {
  const expected = (state?.head.sequence ?? 0) + 1;
  if (event.sequence !== expected) throw new BrokenRecordError(event, `expected sequence ${expected}`);
  if (isUnreadable(event)) return passedOver(state, event);
  const kind = kinds.get(event.type);
  if (kind === undefined) throw new BrokenRecordError(event, 'no version of Quorum writes this');
  const mark = markOf(event);
  const before = state === null ? opened(capabilities, kind, event, mark) : state;
  if (state !== null && kind.opens !== undefined) throw new BrokenRecordError(event, 'it was declared before');
  const change = kind.evolve?.(before, event.data, mark) ?? {};
  if (!isImpossible(change)) {
    return followed(capabilities, { ...before, ...change, ...coreAfter(before, kind, event, mark) }, mark);
  }
  // An event of a newer version came before: this event may rest on a change that is not known here.
  if (before.unreadable?.why !== 'newer') throw new BrokenRecordError(event, change.impossible);
  return { ...before, ...coreAfter(before, kind, event, mark) };
}

/** The state after each capability has followed it. */
function followed<State>(capabilities: readonly AnyCapability<State>[], state: State, mark: Mark): State {
  let after = state;
  for (const capability of capabilities) {
    const change = capability.follows?.(after, mark) ?? null;
    if (change !== null) after = { ...after, ...change };
  }
  return after;
}

function isImpossible(change: object): change is Impossible {
  return 'impossible' in change && typeof change.impossible === 'string';
}

function markOf({ actor, occurred_at, sequence }: AnyEvent | UnreadableEvent): Mark {
  return { by: actor, at: occurred_at, sequence };
}

function headOf({ sequence, hash, recorded_at, region }: AnyEvent | UnreadableEvent): IncidentCore['head'] {
  return { sequence, hash, recorded_at, region };
}

/** An event that this version can't show takes its place in the chain and makes the incident read-only here. */
function passedOver<State extends IncidentCore>(state: State | null, event: UnreadableEvent): State {
  if (state === null) throw new BrokenRecordError(event, 'its declaration can’t be shown', event.data.why);
  return {
    ...state,
    texts: appended(state.texts, noText(event.sequence)),
    unreadable: state.unreadable ?? { sequence: event.sequence, why: event.data.why },
    head: headOf(event),
  };
}

function opened<State extends IncidentCore>(
  capabilities: readonly AnyCapability<State>[],
  kind: EventKind<State>,
  event: AnyEvent,
  mark: Mark,
): State {
  const identity = kind.opens?.(event.data);
  if (identity === undefined) throw new BrokenRecordError(event, 'nothing was declared before it');
  const [title] = textsOf(kind, event.data);
  const core: IncidentCore = {
    incident_id: event.incident_id,
    ...identity,
    title: { ...mark, text: title?.text ?? { redacted: null } },
    declared: mark,
    resolved: null,
    texts: [],
    unreadable: null,
    head: headOf(event),
  };
  let whole: IncidentCore & Partial<State> = { ...core, ...nothing<State>() };
  for (const { initial } of capabilities) whole = { ...whole, ...initial(mark) };
  if (!isWhole(whole, capabilities, mark)) throw new BrokenRecordError(event, 'a capability left out its first state');
  return whole;
}

/** The state of no capability yet. */
function nothing<State>(): Partial<State> {
  return {};
}

/** Whether each capability has put in what it starts with. */
function isWhole<State extends IncidentCore>(
  state: IncidentCore & Partial<State>,
  capabilities: readonly AnyCapability<State>[],
  mark: Mark,
): state is State {
  return capabilities.every(({ initial }) => Object.keys(initial(mark)).every((field) => field in state));
}

function coreAfter(
  before: IncidentCore,
  kind: Pick<EventKind<IncidentCore>, 'data' | 'turns' | 'corrects' | 'redacts'>,
  event: AnyEvent,
  mark: Mark,
): Pick<IncidentCore, 'resolved' | 'texts' | 'head'> {
  return {
    resolved: kind.turns === 'resolved' ? mark : kind.turns === 'open' ? null : before.resolved,
    texts: textsAfter(before, kind, event, mark),
    head: headOf(event),
  };
}

function textsAfter(
  before: IncidentCore,
  kind: Pick<EventKind<IncidentCore>, 'data' | 'corrects' | 'redacts'>,
  event: AnyEvent,
  mark: Mark,
): IncidentCore['texts'] {
  const correction = kind.corrects?.(event.data);
  const redaction = kind.redacts?.(event.data);
  const about = correction === undefined ? mark.sequence : correctionTarget(before, correction.sequence);
  let { texts } = before;
  if (typeof correction?.text === 'string') {
    const said = { ...mark, text: correction.text };
    texts = replacedAt(texts, about - 1, (state) => ({ ...state, correction: said }));
  }
  if (redaction !== undefined) {
    texts = replacedAt(texts, redaction.sequence - 1, (state) => ({ ...state, redacted: mark }));
  }
  return appended(texts, { max: longestOf(kind, event.data), about, correction: null, redacted: null });
}

function noText(sequence: number): TextState {
  return { max: 0, about: sequence, correction: null, redacted: null };
}

/** How long the text of an event may be: the first that it holds; 0 where it holds none. */
function longestOf({ data }: Pick<EventKind<IncidentCore>, 'data'>, held: AnyEvent['data']): number {
  return textFieldsOf(data).find(({ field }) => isText(held[field]))?.max ?? 0;
}

/** The texts that an event holds. */
function textsOf(
  { data }: Pick<EventKind<IncidentCore>, 'data'>,
  held: AnyEvent['data'],
): readonly (TextField & { text: Text })[] {
  return textFieldsOf(data).flatMap((field) => {
    const text = held[field.field];
    return isText(text) ? [{ ...field, text }] : [];
  });
}
