import type { Service } from '../configuration/settings.ts';

/** The service that somebody means by a name or an alias of it; case and the spaces around do not count. */
export function serviceNamed(services: readonly Service[], typed: string): Service | null {
  const wanted = folded(typed);
  return services.find((one) => namesOf(one).some((name) => folded(name) === wanted)) ?? null;
}

/**
 * The services that a text names, by a name or an alias that stands in it as a whole word, in their order. Of two names where one is a
 * part of the other, only what is written counts: "checkout api" is not "checkout".
 */
export function servicesNamedIn(services: readonly Service[], text: string): readonly Service[] {
  const names = services
    .flatMap((service) => namesOf(service).map((name) => ({ service, name: folded(name) })))
    .toSorted((one, other) => other.name.length - one.name.length);
  const named = new Set<Service>();
  let rest = folded(text);
  for (const { service, name } of names) {
    const parts = rest.split(wholeWord(name));
    if (parts.length === 1) continue;
    named.add(service);
    rest = parts.join(taken);
  }
  return services.filter((one) => named.has(one));
}

/** Stands in place of a name that was found: it is no part of any other. */
const taken = '\n';

/** A hyphen, a dot before more of a word and the like make another name of it: "checkout-api" is not "checkout". */
function wholeWord(name: string): RegExp {
  const written = name.replaceAll(/[.+/]/g, '\\$&').replaceAll(/ +/g, '\\s+');
  return new RegExp(
    `(?<![\\p{L}\\p{N}_/&+-]|[\\p{L}\\p{N}]\\.)${written}(?![\\p{L}\\p{N}_/&+-]|\\.[\\p{L}\\p{N}])`,
    'u',
  );
}

/** What people call it: its name and its aliases. */
export function namesOf({ name, aliases }: Service): readonly string[] {
  return [name, ...aliases];
}

function folded(name: string): string {
  return name.trim().toLowerCase();
}
