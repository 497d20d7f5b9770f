import type { Rotation, Settings } from '../../configuration/settings.ts';
import { layerNames } from '../../oncall/calendar.ts';
import { rotationsFor } from '../../oncall/rotations-for.ts';
import { serviceNamed } from '../../services/service-named.ts';
import { plainLineOf, unclear, written } from '../kit/arguments.ts';
import { escapeWithin, term } from '../kit/mrkdwn.ts';
import type { Asked } from '../kit/word.ts';

type Unclear = Extract<Asked, { kind: 'unclear' }>;

/** A rotation, and one of its layers; null where it has several and none was named. */
export type RotationMeant<L> = { readonly kind: 'meant'; readonly rotation: Rotation; readonly layer: L };

/** The line that somebody may have meant, by a rotation and a layer of it. */
export type Asks = (of: { readonly rotation: string; readonly layer: string }) => string;

const namesMax = 300;

/**
 * The rotation that somebody means, by its name or by a service that it is for, and the layer by what follows the name. Where
 * several may be meant, they are asked. Total.
 */
export function rotationMeant(settings: Settings, typed: string, asks: Asks): RotationMeant<string> | Unclear;
export function rotationMeant(
  settings: Settings,
  typed: string,
  asks: Asks,
  how: { readonly isLayerNeeded: false },
): RotationMeant<string | null> | Unclear;
export function rotationMeant(
  { oncall, services }: Settings,
  typed: string,
  asks: Asks,
  { isLayerNeeded }: { readonly isLayerNeeded: boolean } = { isLayerNeeded: true },
): RotationMeant<string | null> | Unclear {
  const all = oncall.rotations;
  if (all.length === 0) return unclear('No rotation is set up: `oncall` in `quorum.yml` says who takes turns.');
  const line = plainLineOf(typed);
  const found = line === '' ? all.map((rotation) => ({ rotation, layer: null })) : named(all, services, line);
  const [first, ...others] = found;
  if (first === undefined) {
    const known = escapeWithin(all.map(({ name }) => name).join(', '), namesMax);
    return unclear(`${written(line)} is no rotation and no service with one. The rotations are: ${known}.`);
  }
  if (others.length > 0) {
    return {
      ...unclear('Which rotation? Nothing was changed.'),
      instead: found.map(({ rotation: { name }, layer }) => ({
        label: name,
        line: asks({ rotation: name, layer: layer ?? '' }),
      })),
    };
  }
  const { rotation, layer } = first;
  const [only, ...more] = layerNames(rotation);
  if (layer !== null || !isLayerNeeded) return { kind: 'meant', rotation, layer };
  if (only !== undefined && more.length === 0) return { kind: 'meant', rotation, layer: only };
  return {
    ...unclear(`Which layer of ${term(rotation.name)}? Nothing was changed.`),
    instead: layerNames(rotation).map((name) => ({
      label: name,
      line: asks({ rotation: rotation.name, layer: name }),
    })),
  };
}

type Named = { readonly rotation: Rotation; readonly layer: string | null };

/** The rotations that a line names by as much of it as can be, and the layer that the rest of it names. */
function named(all: readonly Rotation[], services: Settings['services'], line: string): readonly Named[] {
  const parts = line.split(' ');
  for (let count = parts.length; count > 0; count -= 1) {
    const name = parts.slice(0, count).join(' ');
    const rest = parts.slice(count).join(' ').toLowerCase();
    const found = rotationsFor(all, serviceNamed(services, name), name).flatMap((rotation): readonly Named[] => {
      const layer = layerNames(rotation).find((name) => name.toLowerCase() === rest);
      return rest === '' ? [{ rotation, layer: null }] : layer === undefined ? [] : [{ rotation, layer }];
    });
    if (found.length > 0) return found;
  }
  return [];
}
