import type { Severity } from '../../kernel/severity.ts';
import type { Status } from './status.ts';

/** Who did it, when they acted, and where it stands in the record. */
export type Mark = { readonly by: string; readonly at: string; readonly sequence: number };

export type Assignment = Mark & { readonly user_id: string };

/** A text that somebody wrote, as it was last corrected. */
export type Said = Mark & { readonly text: string; readonly corrected: Mark | null };

export type Task = {
  readonly task: number;
  readonly text: string;
  readonly added: Mark;
  readonly completed: Mark | null;
};

/** From a declaration or a reopening to the resolution after it. */
export type Spell = { readonly opened: Mark; readonly resolved: Mark | null };

/** When an incident got worse, and what it was before. */
export type Escalation = Mark & { readonly from: Severity | 'resolved' };

/** What the events of an incident add up to. */
export type IncidentState = {
  readonly incident_id: string;
  readonly team_id: string;
  readonly number: number;
  readonly kind: 'real' | 'drill';
  readonly title: string;
  readonly declared: Mark;
  readonly severity: Severity;
  readonly severitySet: Mark;
  /** The last raise of the severity or reopening; null once it has got better. */
  readonly escalated: Escalation | null;
  readonly status: Status;
  readonly statusSet: Mark;
  readonly acknowledged: Mark | null;
  readonly mitigated: Mark | null;
  readonly lead: Assignment | null;
  readonly roles: readonly (Assignment & { readonly role: string })[];
  readonly tasks: readonly Task[];
  readonly noteCount: number;
  readonly latestNote: (Said & { readonly written: { readonly by: string; readonly at: string } | null }) | null;
  /** The last since it was declared or reopened. */
  readonly latestUpdate: Said | null;
  /** Which event each correction is about: never another correction. */
  readonly corrections: readonly { readonly sequence: number; readonly about: number }[];
  /** The events that hold no text, and so nothing to correct. */
  readonly wordless: readonly number[];
  readonly spells: readonly [Spell, ...Spell[]];
  readonly head: {
    readonly sequence: number;
    readonly hash: string;
    readonly recorded_at: string;
    readonly region: string;
  };
};

/** The event that is meant: itself, or what it corrects when it is a correction. */
export function meantBy({ corrections }: IncidentState, sequence: number): number {
  return corrections.find((correction) => correction.sequence === sequence)?.about ?? sequence;
}

/** The spell that is open now, or was the last. */
export function lastSpell(state: IncidentState): Spell {
  return state.spells.at(-1) ?? state.spells[0];
}
