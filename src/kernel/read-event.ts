import type { AnyCapability, Data, EventKind } from './capability.ts';
import { isCommitment, type TextRow } from './commitment.ts';
import { type AnyEvent, envelopeSchema, type StoredEvent, type UnreadableEvent } from './event.ts';
import { type Erased, textFieldsOf } from './text.ts';

/** What a kind of event is called by its type, in one table over all capabilities. */
export type EventKinds<State> = ReadonlyMap<string, EventKind<State>>;

export function eventKindsOf<State>(capabilities: readonly AnyCapability<State>[]): EventKinds<State> {
  return new Map(capabilities.flatMap(({ events }) => Object.entries(events)));
}

const missing: Erased = { redacted: null };

/**
 * The event that stands in the database, with its texts in the place of their commitments and brought up to this version.
 * Total: what this version can't show comes as `unreadable`. Null when even its envelope can't be read.
 */
export function readEvent<State>(
  kinds: EventKinds<State>,
  stored: StoredEvent,
  texts: readonly TextRow[],
): AnyEvent | UnreadableEvent | null {
  const envelope = envelopeSchema.safeParse(stored);
  if (!envelope.success) return null;
  const unreadable = (why: 'newer' | 'damaged'): UnreadableEvent => ({
    ...envelope.data,
    type: 'unreadable',
    data: { written: stored.type, why },
  });
  if (!isVersioned(stored.data)) return unreadable('damaged');
  const { version, ...data } = stored.data;
  const kind = kinds.get(stored.type);
  if (kind === undefined || version > kind.version) return unreadable('newer');
  const told = upcast(kind, version, withTexts(data, texts));
  if (told === null || (version === kind.version && holdsPlainText(kind, data))) return unreadable('damaged');
  const parsed = kind.data.safeParse(told);
  if (parsed.success) return { ...envelope.data, type: stored.type, data: parsed.data };
  // A later version may add an optional field and keep the version: what the field means is not known here.
  return unreadable(parsed.error.issues.every(({ code }) => code === 'unrecognized_keys') ? 'newer' : 'damaged');
}

/** Any event's data names the version that it was written in. */
function isVersioned(data: unknown): data is Data & { readonly version: number } {
  if (typeof data !== 'object' || data === null || !('version' in data)) return false;
  return Number.isSafeInteger(data.version) && Number(data.version) > 0;
}

/** A text in the record itself: it could never be erased, and no version writes one. */
function holdsPlainText<State>(kind: EventKind<State>, data: Data): boolean {
  return textFieldsOf(kind.data).some(({ field }) => data[field] !== undefined && !isCommitment(data[field]));
}

function withTexts(data: Data, texts: readonly TextRow[]): Data {
  const told: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(data)) {
    told[field] = isCommitment(value) ? (texts.find((row) => row.field === field)?.text ?? missing) : value;
  }
  return told;
}

function upcast<State>(kind: EventKind<State>, from: number, data: Data): Data | null {
  let told = data;
  for (let version = from; version < kind.version; version += 1) {
    const step = kind.upcast[version];
    if (step === undefined) return null;
    told = step(told);
  }
  return told;
}
