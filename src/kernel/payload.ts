import canonicalize from 'canonicalize';
import type { Data } from './capability.ts';
import { commitTo, type TextRow } from './commitment.ts';
import { type Payload, type Refused, refused } from './decision.ts';
import type { EventKinds } from './read-event.ts';
import { textFieldsOf, tidy } from './text.ts';
import { isBlank } from './typed-text.ts';

/** A payload with its texts tidied, and without those that are empty and need not be there. */
export function tidied<State>(kinds: EventKinds<State>, { type, data }: Payload): Payload {
  const kind = kinds.get(type);
  const fields = kind === undefined ? [] : textFieldsOf(kind.data);
  const entries = Object.entries(data).flatMap(([field, value]) => {
    if (value === undefined) return [];
    const text = fields.find((one) => one.field === field);
    if (text === undefined || typeof value !== 'string') return [[field, value]];
    const plain = tidy(value);
    return isBlank(plain) && text.isOptional ? [] : [[field, plain]];
  });
  return { type, data: Object.fromEntries(entries) };
}

/** What is wrong with the texts of a payload, whatever the state. */
export function textObjectionTo<State>(kinds: EventKinds<State>, { type, data }: Payload): Refused | null {
  const kind = kinds.get(type);
  for (const { field, name, max } of kind === undefined ? [] : textFieldsOf(kind.data)) {
    const text = data[field];
    if (typeof text !== 'string') continue;
    if (isBlank(text)) return emptyText(name);
    if (text.length > max) {
      const says = `${sentenceStart(name)} has ${text.length} characters; at most ${max} fit. Please shorten it and send it again.`;
      return refused('text_too_long', says);
    }
  }
  return null;
}

/** Why a payload can't go into the record: the same schema judges it that reads it afterwards. */
export function objectionTo<State>(kinds: EventKinds<State>, { type, data }: Payload): Refused | null {
  const read = kinds.get(type)?.data.safeParse(data);
  if (read === undefined) return refused('unknown_type', 'This version of Quorum can’t record that.');
  if (read.success) return null;
  const [issue] = read.error.issues;
  return refused(
    'invalid',
    `Quorum can’t record this: its ${issue?.path.join('.') ?? 'data'} is not what it should be.`,
  );
}

/** The refusal of a text that has to be there. */
export function emptyText(name: string): Refused {
  return refused('text_missing', `${sentenceStart(name)} is empty. Please write it and send it again.`);
}

function sentenceStart(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What stands in the record: the version, and a commitment in the place of each text, which goes beside it. */
export type Committed = { readonly data: Data; readonly texts: readonly Omit<TextRow, 'sequence'>[] };

/** Commits to each text of a payload. `salt`: 16 fresh random bytes in hex at each call. */
export function committed<State>(kinds: EventKinds<State>, { type, data }: Payload, salt: () => string): Committed {
  const kind = kinds.get(type);
  const texts = (kind === undefined ? [] : textFieldsOf(kind.data)).flatMap(({ field }) => {
    const text = data[field];
    return typeof text === 'string' ? [{ field, text, salt: salt() }] : [];
  });
  const commitments = Object.fromEntries(texts.map(({ field, text, salt: by }) => [field, commitTo(text, by)]));
  return { data: { version: kind?.version ?? 1, ...data, ...commitments }, texts };
}

/**
 * Whether an event says what a payload says. A text that has been erased since counts as the same, and fields that
 * follow from settings are not compared.
 */
export function saysTheSame<State>(kinds: EventKinds<State>, event: Payload, payload: Payload): boolean {
  if (event.type !== payload.type) return false;
  const kind = kinds.get(event.type);
  const erased = (kind === undefined ? [] : textFieldsOf(kind.data)).filter(
    ({ field }) => typeof event.data[field] === 'object' && payload.data[field] !== undefined,
  );
  const kept = { ...payload.data, ...Object.fromEntries(erased.map(({ field }) => [field, event.data[field]])) };
  const asked = (data: Data) => without(data, kind?.configured ?? []);
  return canonicalize(asked(event.data)) === canonicalize(asked(kept));
}

function without(data: Data, fields: readonly string[]): Data {
  return Object.fromEntries(Object.entries(data).filter(([field]) => !fields.includes(field)));
}
