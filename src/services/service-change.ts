import type { Service } from '../configuration/settings.ts';
import { serviceNamed } from './service-named.ts';

/** What somebody says of a service; of links, null takes the one of that name away. */
export type Said = Partial<Omit<Service, 'name' | 'links'>> & {
  readonly links?: readonly { readonly name: string; readonly url: string | null }[];
};

/** What somebody asks for in Slack about a service of the catalogue. */
export type ServiceChange =
  | { readonly kind: 'add' | 'change'; readonly name: string; readonly said: Said }
  | { readonly kind: 'retire'; readonly name: string };

/** Why it is not done, or that it is so already. `of`: the service that has the name. */
export type NotChanged = {
  readonly kind: 'not_changed';
  readonly why: 'in_file' | 'there_is_one' | 'no_such' | 'name_taken' | 'no_change';
  readonly of: string;
};

/** The catalogue as its sources have it: what the settings say cannot be changed in Slack. */
export type Sources = { readonly inFile: readonly Service[]; readonly added: readonly Service[] };

/** The service as it is to be, null once it is retired; or why not. `of`: what it is called. Pure and total. */
export function changeService(
  { inFile, added }: Sources,
  change: ServiceChange,
): { readonly kind: 'write'; readonly of: string; readonly service: Service | null } | NotChanged {
  const not = (why: NotChanged['why'], of: string): NotChanged => ({ kind: 'not_changed', why, of });
  const fixed = serviceNamed(inFile, change.name);
  if (fixed !== null) return not('in_file', fixed.name);
  const known = serviceNamed(added, change.name);
  if (change.kind === 'add' && known !== null) return not('there_is_one', known.name);
  if (change.kind !== 'add' && known === null) return not('no_such', change.name);
  if (change.kind === 'retire') return { kind: 'write', of: known?.name ?? change.name, service: null };
  const { links = [], ...said } = change.said;
  const before = known ?? { ...nothing, name: change.name };
  const service = { ...before, ...said, links: merged(before.links, links) };
  const others = [...inFile, ...added.filter((one) => one !== known)];
  const taken = service.aliases.flatMap((alias) => serviceNamed(others, alias) ?? [])[0];
  if (taken !== undefined) return not('name_taken', taken.name);
  return known !== null && JSON.stringify(service) === JSON.stringify(known)
    ? not('no_change', known.name)
    : { kind: 'write', of: service.name, service };
}

const nothing: Omit<Service, 'name'> = {
  aliases: [],
  owner: null,
  channel: null,
  escalation: null,
  runbook: null,
  links: [],
};

function merged(links: Service['links'], said: NonNullable<Said['links']>): Service['links'] {
  const kept = links.filter(({ name }) => !said.some((one) => one.name.toLowerCase() === name.toLowerCase()));
  return [...kept, ...said.flatMap(({ name, url }) => (url === null ? [] : [{ name, url }]))];
}

/** The whole catalogue: what the settings name is as they say, whatever people have added in Slack. */
export function catalogueOf({ inFile, added }: Sources): Service[] {
  return [...inFile, ...added.filter(({ name }) => serviceNamed(inFile, name) === null)];
}

/** What is not the same in two revisions of a service, by its words in a command. */
export function changedFields(before: Service | null, after: Service | null): readonly string[] {
  const fields = ['aliases', 'owner', 'channel', 'escalation', 'runbook', 'links'] as const;
  const [one, other] = [before ?? nothing, after ?? nothing];
  return fields.filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
}
