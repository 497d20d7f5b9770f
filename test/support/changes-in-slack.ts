import { requestId } from '../../src/kernel/request-id.ts';
import type { LiveSettings } from '../../src/live-settings/live-settings.ts';
import type { OverrideChange } from '../../src/oncall/override.ts';
import type { ServiceChange } from '../../src/services/service-change.ts';

export const changesTeam = 'T1';

type Wanted =
  | { readonly of: 'override'; readonly change: OverrideChange; readonly outcome: 'added' | 'removed' }
  | { readonly of: 'service'; readonly change: ServiceChange; readonly outcome: 'changed' };

/** What somebody asks for by `/incident override` and `/incident service`, and how it is answered however often it comes. */
export type ChangeInSlack = { readonly requestId: string; readonly user: string; readonly wanted: Wanted };

const people = ['U0ANA', 'U0BEN', 'U0CHLOE'] as const;
const idOf = (...of: readonly string[]) => requestId('changes', ...of);

function ofOverride(nth: number): readonly ChangeInSlack[] {
  const user = people[nth % people.length] ?? 'U0ANA';
  const override = {
    ...{ rotation: 'payments', layer: 'primary', who: user },
    ...{ from: '2026-01-01 00:00', until: `2090-01-0${1 + (nth % 9)} 00:00` },
  };
  const added = idOf('override', String(nth));
  const add: Wanted = { of: 'override', change: { kind: 'add', override }, outcome: 'added' };
  const remove: Wanted = { of: 'override', change: { kind: 'remove', id: added }, outcome: 'removed' };
  const all = [{ requestId: added, user, wanted: add }];
  return nth % 2 === 0 ? all : [...all, { requestId: idOf('back', String(nth)), user, wanted: remove }];
}

function ofService(nth: number): readonly ChangeInSlack[] {
  const name = `service ${nth}`;
  const changes: readonly ServiceChange[] = [
    { kind: 'add', name, said: {} },
    { kind: 'change', name, said: { owner: `S0TEAM${nth}` } },
    { kind: 'change', name, said: { links: [{ name: 'Dashboard', url: `https://grafana.example/${nth}` }] } },
    ...(nth % 2 === 0 ? [] : [{ kind: 'retire' as const, name }]),
  ];
  return changes.map((change, index) => ({
    requestId: idOf(name, String(index)),
    user: people[index % people.length] ?? 'U0ANA',
    wanted: { of: 'service', change, outcome: 'changed' },
  }));
}

export const overridesMade = 10;
export const servicesMade = 8;

/** Asks for one of them. @throws Error where it is answered otherwise than the first time. */
export async function make(
  { overrides, catalogue }: Pick<LiveSettings, 'overrides' | 'catalogue'>,
  { requestId, user, wanted }: ChangeInSlack,
): Promise<void> {
  const by = { team: changesTeam, user, requestId };
  const { kind } =
    wanted.of === 'override' ? await overrides.change(wanted.change, by) : await catalogue.change(wanted.change, by);
  if (kind !== wanted.outcome) throw new Error(`${requestId} is ${kind} and not ${wanted.outcome}`);
}

/** In the order in which they are asked for. */
export const changes: readonly ChangeInSlack[] = [
  ...Array.from({ length: overridesMade }, (_, nth) => ofOverride(nth)).flat(),
  ...Array.from({ length: servicesMade }, (_, nth) => ofService(nth)).flat(),
];
