import { z } from 'zod';

/** When somebody is reminded, of something that stands so now. `of`: of which, where there are several: a task's number. */
export type Nudge = {
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly of?: number;
  /** Who is reminded, by their user id; null or missing: whoever responds. */
  readonly to?: string | null;
};

/** A nudge with the name that its capability gives it. */
export type NamedNudge = Nudge & { readonly what: string };

/** The name of a nudge: words that a sentence can say, in snake case. */
export const nudgeName = z
  .string()
  .regex(/^[a-z]+(_[a-z]+)*$/)
  .max(40);

/** Capabilities that want somebody to be reminded. */
type Nudging<State> = { readonly nudges?: Readonly<Record<string, (state: State) => readonly Nudge[]>> };

/** All that somebody is to be reminded of as an incident stands. */
export function nudgesOf<State>(capabilities: readonly Nudging<State>[], state: State): readonly NamedNudge[] {
  return capabilities.flatMap(({ nudges = {} }) =>
    Object.entries(nudges).flatMap(([what, of]) => of(state).map((nudge) => ({ ...nudge, what }))),
  );
}
