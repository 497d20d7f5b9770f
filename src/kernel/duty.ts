import canonicalize from 'canonicalize';
import type { Need } from './need.ts';
import type { Sentence } from './phrase.ts';

/** Something that one person has to do about an incident: to lead it, a task, a promise. */
export type Duty = {
  /** Which, within its incident, by a name that is frozen: "task 2". */
  readonly key: string;
  readonly user_id: string;
  /** What it is, without the incident's name: "Task 2:" and its text. */
  readonly says: Sentence;
  /** ISO 8601; null: at no certain time. */
  readonly due_at: string | null;
  readonly need: Need | null;
};

/** What has changed about a duty; null: nobody has it any more. */
export type DutyChange = { readonly key: string; readonly duty: Duty | null };

/** Capabilities that know what people have to do. */
type Dutied<State> = { readonly duties?: (state: State) => readonly Duty[] };

export function dutiesOf<State>(capabilities: readonly Dutied<State>[], state: State): readonly Duty[] {
  return capabilities.flatMap((capability) => capability.duties?.(state) ?? []);
}

/** What differs between what people had to do before and what they have to do now. */
export function dutyChanges(before: readonly Duty[], after: readonly Duty[]): readonly DutyChange[] {
  const known = new Map(before.map((duty) => [duty.key, duty]));
  const keys = new Set(after.map(({ key }) => key));
  return [
    ...after
      .filter((duty) => canonicalize(known.get(duty.key)) !== canonicalize(duty))
      .map((duty) => ({ key: duty.key, duty })),
    ...before.filter(({ key }) => !keys.has(key)).map(({ key }) => ({ key, duty: null })),
  ];
}
