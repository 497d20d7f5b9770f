import type { Escalation, Rotation, Settings } from '../../configuration/settings.ts';
import { isUserId } from '../../kernel/user-id.ts';
import { layerNames } from '../../oncall/calendar.ts';
import { whoIsOnCall } from '../../oncall/on-call.ts';
import { serviceNamed } from '../../services/service-named.ts';
import { type Asked, bySlack, type PageStep, peopleMax, type Target } from './page.ts';

/** What is done for whom a page is for: as the settings say now. */
export type Policy = { readonly steps: readonly PageStep[]; readonly repeat: number; readonly snooze_seconds: number };

/** Where the settings have no escalation for it: whoever it is, three times. */
const plain = { wait_seconds: 300, repeat: 2, snooze_seconds: 900 } as const;

type Known = Pick<Settings, 'escalations' | 'oncall' | 'services'>;

/**
 * Null where the settings know nobody of that name. It may be an escalation, a rotation, or a service: that has an escalation, or a
 * rotation that covers it, or else the group that owns it.
 */
export function policyOf({ name, user_id, group }: Asked, settings: Known): Policy | null {
  if (user_id !== undefined) return once([{ kind: 'person', of: user_id }]);
  if (group !== undefined) return once([{ kind: 'group', of: group }]);
  if (name === undefined) return null;
  const escalation = settings.escalations.find((one) => isSame(one.name, name));
  if (escalation !== undefined) return asSet(escalation, settings);
  const rotation = rotationNamed(name, settings);
  if (rotation !== null) return once([rotation]);
  const service = serviceNamed(settings.services, name);
  const own = settings.escalations.find((one) => isSame(one.name, service?.escalation ?? ''));
  if (own !== undefined) return asSet(own, settings);
  const names = service === null ? [name] : [service.name, ...service.aliases];
  const covering = settings.oncall.rotations.filter(({ services }) =>
    services.some((one) => names.some((own) => isSame(one, own))),
  );
  if (covering.length > 0) return once(covering.map((one) => ({ kind: 'rotation', of: one.name })));
  return service?.owner == null ? null : once([{ kind: 'group', of: service.owner }]);
}

/** Whoever can be paged by a name, the escalations first. */
export function namesToPage(settings: Known): readonly string[] {
  const { escalations, oncall, services } = settings;
  const all = [
    ...escalations.map(({ name }) => name),
    ...oncall.rotations.map(({ name }) => name),
    ...services.filter(({ name }) => policyOf({ name }, settings) !== null).map(({ name }) => name),
    ...oncall.rotations.flatMap((one) => one.services),
  ];
  return [...new Map(all.toReversed().map((name) => [name.toLowerCase(), name])).values()].toReversed();
}

/** The same, with the layers of rotations and the other names of services. */
export function allNames(settings: Known): readonly string[] {
  const layers = settings.oncall.rotations.flatMap((one) => layerNames(one).map((name) => `${one.name}/${name}`));
  const aliases = settings.services
    .flatMap((one) => one.aliases)
    .filter((name) => policyOf({ name }, settings) !== null);
  return [...namesToPage(settings), ...layers, ...aliases];
}

/** Who is paged now: people as they are named, and whoever is on call. */
export function peopleOf(whom: readonly Target[], { oncall }: Pick<Settings, 'oncall'>, at: string): readonly string[] {
  const people = whom.flatMap(({ kind, of, layer }) => {
    if (kind === 'person') return [of];
    const rotation = kind === 'group' ? undefined : oncall.rotations.find(({ name }) => isSame(name, of));
    if (rotation === undefined) return [];
    const layers = whoIsOnCall(rotation, at).layers.filter((one) => layer === undefined || isSame(one.layer, layer));
    return layers.flatMap(({ who }) => who ?? []);
  });
  return [...new Set(people)].filter(isUserId).slice(0, peopleMax);
}

function once(whom: readonly Target[]): Policy {
  const { wait_seconds, ...others } = plain;
  return { steps: [{ whom: [...whom], how: bySlack, wait_seconds }], ...others };
}

function asSet({ steps, repeat, snooze }: Escalation, settings: Known): Policy {
  return {
    steps: steps.map(({ whom, how, wait }) => ({
      whom: whom.map((said) => targetOf(said, settings)),
      how,
      wait_seconds: Math.max(1, Math.round(wait / 1000)),
    })),
    repeat,
    snooze_seconds: Math.max(1, Math.round(snooze / 1000)),
  };
}

/** The start has checked that it is one of them. */
function targetOf(said: string, settings: Known): Target {
  return rotationNamed(said, settings) ?? { kind: said.startsWith('S') ? 'group' : 'person', of: said };
}

/** A rotation, or one layer of it: payments, payments/primary. */
function rotationNamed(said: string, { oncall }: Known): Target | null {
  const whole = oncall.rotations.find(({ name }) => isSame(name, said));
  if (whole !== undefined) return { kind: 'rotation', of: whole.name };
  const found = oncall.rotations.flatMap((rotation) => layersNamed(rotation, said));
  return found[0] ?? null;
}

function layersNamed(rotation: Rotation, said: string): readonly Target[] {
  const { name: of } = rotation;
  const named = layerNames(rotation).filter((name) => isSame(`${of}/${name}`, said));
  return named.map((layer) => ({ kind: 'rotation', of, layer }));
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
