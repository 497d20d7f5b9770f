import { type Chunks, itemAt } from './chunks.ts';
import type { IncidentKind } from './incident-name.ts';
import type { Mark } from './mark.ts';
import type { Text } from './text.ts';

/** A text with who typed it, when, and in which event. `textOf` gives it as it was last corrected. */
export type Said = Mark & { readonly text: Text };

/** What the record says of the text of one event, kept so that no search is needed. */
export type TextState = {
  /** How long it may be; 0: the event holds none. */
  readonly max: number;
  /** The event whose text is meant: itself or, for a correction, the one that it corrects, which is never a correction. */
  readonly about: number;
  /** The last correction; a redacted one does not count. */
  readonly correction: Said | null;
  /** Who had it erased, and when. */
  readonly redacted: Mark | null;
};

/** What every incident has, whatever the capabilities: its identity, whether it is resolved, and how far its record goes. */
export type IncidentCore = {
  readonly incident_id: string;
  readonly team_id: string;
  readonly number: number;
  readonly kind: IncidentKind;
  /** As it was declared, or named last. */
  readonly title: Said;
  /** The events that named it, the declaration first. */
  readonly titles: readonly number[];
  readonly declared: Mark;
  /** Who closed it, and when; null while it is open. `ended` says as what. */
  readonly resolved: Mark | null;
  /** What it is since it was closed, such as "resolved", "declined" or "merged into INC-1"; null while it is open. */
  readonly ended: string | null;
  /** One for each event, in their order. */
  readonly texts: Chunks<TextState>;
  /** The first event that this version can't show; while there is one, the incident is read-only here. */
  readonly unreadable: { readonly sequence: number; readonly why: 'newer' | 'damaged' } | null;
  readonly head: {
    readonly sequence: number;
    readonly hash: string;
    readonly recorded_at: string;
    readonly region: string;
  };
};

/** A text as it stands now, and who corrected it. */
export type Wording = { readonly text: Text; readonly corrected: Mark | null };

/** A text as it was last corrected. */
export function textOf(core: Pick<IncidentCore, 'texts'>, said: Said): Wording {
  const correction = textStateOf(core, said.sequence)?.correction ?? null;
  return correction === null ? { text: said.text, corrected: null } : { text: correction.text, corrected: correction };
}

/** The title as it stands now. */
export function titleOf(core: Pick<IncidentCore, 'texts' | 'title'>): Text {
  return textOf(core, core.title).text;
}

/** The event whose text is meant: itself, or the one that it corrects. */
export function correctionTarget(core: Pick<IncidentCore, 'texts'>, sequence: number): number {
  return textStateOf(core, sequence)?.about ?? sequence;
}

/** How long the text of an event may be; 0 where it holds none. */
export function textLimitOf(core: Pick<IncidentCore, 'texts'>, sequence: number): number {
  return textStateOf(core, sequence)?.max ?? 0;
}

/** Who had the texts of an event erased, and when; null while they stand. */
export function redactionOf(core: Pick<IncidentCore, 'texts'>, sequence: number): Mark | null {
  return textStateOf(core, sequence)?.redacted ?? null;
}

function textStateOf({ texts }: Pick<IncidentCore, 'texts'>, sequence: number): TextState | undefined {
  return itemAt(texts, sequence - 1);
}

/** A redaction: the event whose texts it erased, who asked for it and when. */
export type Redaction = Mark & { readonly about: number };

/** All redactions, in the order of what they erased. */
export function redactionsOf({ texts }: Pick<IncidentCore, 'texts'>): readonly Redaction[] {
  return texts.flat().flatMap(({ redacted }, index) => (redacted === null ? [] : [{ ...redacted, about: index + 1 }]));
}
