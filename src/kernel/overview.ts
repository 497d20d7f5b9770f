import type { AnyCapability, News } from './capability.ts';
import { type IncidentCore, titleOf } from './incident-core.ts';
import type { IncidentKind } from './incident-name.ts';
import type { Sentence } from './phrase.ts';
import type { Text } from './text.ts';

/** What a list says of an incident: a row that answers for it, so that no list reads its events. */
export type Overview = {
  readonly incident_id: string;
  readonly team_id: string;
  readonly number: number;
  readonly kind: IncidentKind;
  /** The event after which it stands so; a row with a lower one never takes its place. */
  readonly sequence: number;
  readonly is_open: boolean;
  /** Sorts within the open ones and within the resolved ones: the lowest first. */
  readonly position: number;
  /** Not everybody may know of it. */
  readonly is_private: boolean;
  /** When something is due next (ISO 8601); null: nothing is. */
  readonly due_at: string | null;
  readonly data: OverviewData;
};

export type OverviewData = {
  readonly badge: string;
  /** How bad it is, for monitoring to count by. */
  readonly severity: string;
  /** What monitoring counts it as in place of its kind; left out where that is its kind. */
  readonly counted_as?: string | undefined;
  readonly title: Text;
  readonly facts: readonly Sentence[];
  /** What it is found by besides its title; left out where there is nothing. */
  readonly found_by?: readonly string[] | undefined;
  readonly needs: readonly string[];
  readonly news: News;
  readonly declared_at: string;
  readonly resolved: { readonly by: string; readonly at: string } | null;
  /** What it is since; left out where it is open or resolved. */
  readonly ended?: string | undefined;
};

/** Also of a row that an earlier version of Quorum has written. */
export const unknownSeverity = 'unknown';

/** Also of a row that an earlier version of Quorum has written. */
export const noNews: News = { told_at: null, next_at: null };

/** Numbers of incidents lie below it. */
const numberMax = 1_000_000_000;

const stranger = { user_id: '', isInChannel: false };

/** The row of an incident: it follows from its state alone. */
export function overviewOf<State extends IncidentCore>(
  capabilities: readonly AnyCapability<State>[],
  state: State,
): Overview {
  const { incident_id, team_id, number, kind, head, resolved, ended, declared } = state;
  const countedAs = capabilities.flatMap((capability) => capability.countedAs?.(state) ?? []).at(-1);
  const foundBy = capabilities.flatMap((capability) => capability.foundBy?.(state) ?? []);
  const urgency = capabilities.reduce((sum, capability) => sum + (capability.urgency?.(state) ?? 0), 0);
  return {
    incident_id,
    team_id,
    number,
    kind,
    sequence: head.sequence,
    is_open: resolved === null,
    position: resolved === null ? urgency * numberMax + (numberMax - number) : -Date.parse(resolved.at),
    is_private: !capabilities.every((capability) => capability.maySee?.(state, stranger) ?? true),
    due_at: nextDue(capabilities, state)?.at ?? null,
    data: {
      badge: badgeOf(capabilities, state),
      severity: capabilities.reduce((known, capability) => capability.severity?.(state) ?? known, unknownSeverity),
      ...(countedAs === undefined ? {} : { counted_as: countedAs }),
      title: titleOf(state),
      facts: factsOf(capabilities, state),
      ...(foundBy.length === 0 ? {} : { found_by: foundBy }),
      news: capabilities.reduce((known, capability) => capability.news?.(state) ?? known, noNews),
      needs: capabilities.flatMap((capability) => capability.needs?.(state) ?? []),
      declared_at: declared.at,
      resolved: resolved === null ? null : { by: resolved.by, at: resolved.at },
      ...(ended === null || ended === 'resolved' ? {} : { ended }),
    },
  };
}

/** Short facts on how an incident stands, from all capabilities in their order. */
export function factsOf<State>(capabilities: readonly AnyCapability<State>[], state: State): readonly Sentence[] {
  return capabilities.flatMap((capability) => capability.facts?.(state) ?? []);
}

/** The sign before the incident's name: of the last capability that has one. */
export function badgeOf<State>(capabilities: readonly AnyCapability<State>[], state: State): string {
  return capabilities.reduce((badge, capability) => capability.badge?.(state) ?? badge, '');
}

/** What is due first. */
export function nextDue<State>(capabilities: readonly AnyCapability<State>[], state: State) {
  const all = capabilities.flatMap((capability) => capability.nextDue?.(state) ?? []);
  return all.toSorted((one, other) => one.at.localeCompare(other.at))[0] ?? null;
}
