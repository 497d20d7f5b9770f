import { type Chunks, itemAt } from './chunks.ts';
import type { Mark } from './mark.ts';
import type { Text } from './text.ts';

/** A text with who typed it, when, and in which event. `textOf` gives it as it was last corrected. */
export type Said = Mark & { readonly text: Text };

/** A correction (`about` is never another correction) with the text that is right. */
export type Correction = Said & { readonly about: number };

/** What every incident has, whatever the capabilities: its identity, whether it is resolved, and how far its record goes. */
export type IncidentCore = {
  readonly incident_id: string;
  readonly team_id: string;
  readonly number: number;
  readonly kind: 'real' | 'drill';
  /** As it was declared. */
  readonly title: Said;
  readonly declared: Mark;
  /** Null while it is open. */
  readonly resolved: Mark | null;
  /** For each event how long its text may be; 0 where it holds none. */
  readonly textLimits: Chunks<number>;
  readonly corrections: Chunks<Correction>;
  /** Which events had their texts erased, by whom and when. */
  readonly redactions: Chunks<Mark & { readonly about: number }>;
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

/** A text as it was last corrected; a correction that was redacted counts no more. */
export function textOf({ corrections }: Pick<IncidentCore, 'corrections'>, said: Said): Wording {
  for (const chunk of corrections.toReversed()) {
    const last = chunk.findLast(({ about, text }) => about === said.sequence && typeof text === 'string');
    if (last !== undefined) return { text: last.text, corrected: last };
  }
  return { text: said.text, corrected: null };
}

/** The title as it stands now. */
export function titleOf(core: Pick<IncidentCore, 'corrections' | 'title'>): Text {
  return textOf(core, core.title).text;
}

/** The event whose text is meant: itself, or the one that it corrects. */
export function correctionTarget({ corrections }: Pick<IncidentCore, 'corrections'>, sequence: number): number {
  for (const chunk of corrections) {
    const found = chunk.find((correction) => correction.sequence === sequence);
    if (found !== undefined) return found.about;
  }
  return sequence;
}

/** How long the text of an event may be; 0 where it holds none. */
export function textLimitOf({ textLimits }: Pick<IncidentCore, 'textLimits'>, sequence: number): number {
  return itemAt(textLimits, sequence - 1) ?? 0;
}

/** Who had the texts of an event erased, and when; null while they stand. */
export function redactionOf({ redactions }: Pick<IncidentCore, 'redactions'>, sequence: number): Mark | null {
  for (const chunk of redactions) {
    const found = chunk.find(({ about }) => about === sequence);
    if (found !== undefined) return found;
  }
  return null;
}
