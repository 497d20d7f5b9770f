import type { Rotation } from '../configuration/settings.ts';
import { layerNames } from './calendar.ts';
import { instantIn } from './local-time.ts';

/** Who is on call in a layer in place of whose turn it is. Times are by the clock of the rotation, such as 2026-12-24 09:00. */
export type Override = {
  readonly rotation: string;
  readonly layer: string;
  readonly who: string;
  readonly from: string;
  readonly until: string;
};

/** One that somebody has said in Slack. */
export type KeptOverride = Override & {
  readonly id: string;
  readonly by: string;
  /** By the database's clock (ISO 8601). */
  readonly at: string;
};

export type OverrideChange =
  | { readonly kind: 'add'; readonly override: Override }
  /** The one of an id, or that of a rotation where there is but one: `who` and `layer` narrow it. */
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'remove'; readonly rotation: string; readonly layer: string | null; readonly who: string | null };

/** The rotations with what people have said in Slack, which counts before what the settings say, and the latest word first. Pure. */
export function withOverrides(rotations: readonly Rotation[], kept: readonly KeptOverride[]): Rotation[] {
  if (kept.length === 0) return [...rotations];
  const latestFirst = kept.toSorted((one, other) => other.at.localeCompare(one.at));
  return rotations.map((rotation) => {
    const own = latestFirst.filter(
      (one) => isSame(one.rotation, rotation.name) && layerNames(rotation).some((name) => isSame(name, one.layer)),
    );
    const said = own.map(({ who, layer, from, until }) => ({ who, layer, from, until }));
    return { ...rotation, overrides: [...said, ...rotation.overrides] };
  });
}

/** Those that somebody means who takes one back. Pure. */
export function meantBy(kept: readonly KeptOverride[], change: Extract<OverrideChange, { kind: 'remove' }>) {
  if ('id' in change) return kept.filter(({ id }) => id === change.id);
  const { rotation, layer, who } = change;
  return kept.filter(
    (one) =>
      isSame(one.rotation, rotation) &&
      (layer === null || isSame(one.layer, layer)) &&
      (who === null || one.who === who),
  );
}

/** When an override ends (ISO 8601), by the clock of its rotation. */
export function endOf({ zone }: Pick<Rotation, 'zone'>, { until }: Pick<Override, 'until'>): string {
  return new Date(instantIn(zone, until)).toISOString();
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
