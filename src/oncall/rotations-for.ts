import type { Rotation, Service } from '../configuration/settings.ts';

/**
 * Which rotations are meant by what somebody typed: one by its name, and otherwise all that are for a service of that name,
 * by any name of it that the catalogue knows. Pure and total.
 */
export function rotationsFor<R extends Rotation>(
  all: readonly R[],
  service: Service | null,
  typed: string,
): readonly R[] {
  const wanted = folded(typed);
  const named = all.filter(({ name }) => folded(name) === wanted);
  if (named.length > 0) return named;
  const names = new Set([wanted, ...(service === null ? [] : [service.name, ...service.aliases].map(folded))]);
  return all.filter(({ services }) => services.some((one) => names.has(folded(one))));
}

function folded(name: string): string {
  return name.trim().toLowerCase();
}
