import { randomInt } from 'node:crypto';
import type { AppManifest } from './app-manifest.ts';
import { canSee } from './can-see.ts';
import type { Deliveries } from './deliveries.ts';
import type { Change, Channel, Message, Person } from './protocol.ts';
import { Refusal } from './refusal.ts';
import type { ResponseUrls } from './response-url.ts';
import type { State } from './state.ts';
import type { Triggers } from './triggers.ts';

/** What every part of the workspace works with. */
export type Core = {
  readonly manifest: AppManifest;
  readonly people: readonly Person[];
  readonly scopes: ReadonlySet<string>;
  /** Whether the app is installed for a whole organization. */
  isOrganizationWide(): boolean;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly deliveries: Deliveries;
  /** Where the workspace is served, without a slash at the end. */
  url(): string;
  state(): State;
  /** Journals, folds and tells, in this order. */
  apply(...changes: readonly Change[]): void;
  now(): number;
  /** A ts after every other. */
  nextTs(): string;
};

/** An id as Slack makes them: a letter or two and ten upper-case letters and digits. */
export function newId(prefix: string): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  return prefix + Array.from({ length: 10 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

export function seconds(core: Core): number {
  return Math.floor(core.now() / 1000);
}

/** @throws Refusal `channel_not_found`. */
export function channelOf(core: Core, id: string): Channel {
  const found = core.state().channels.get(id);
  if (!found) throw new Refusal('channel_not_found');
  return found;
}

/**
 * A conversation as somebody finds it, by id or by `#name` as chat methods take it. The bot is somebody too.
 * @throws Refusal `channel_not_found` also where it exists and they may not see it: Slack tells the two apart to nobody.
 */
export function channelSeenBy(core: Core, who: string, id: string): Channel {
  const person = actorOf(core, who);
  const { channels } = core.state();
  const found = channels.get(id) ?? [...channels.values()].find(({ name, is_im }) => !is_im && `#${name}` === id);
  if (!found || !canSee(found, person)) throw new Refusal('channel_not_found');
  return found;
}

/** A message that everybody sees. @throws Refusal `message_not_found`. */
export function messageOf(core: Core, channel: string, ts: string): Message {
  const found = core.state().messages.get(channel)?.get(ts);
  if (!found || found.ephemeral_to !== undefined) throw new Refusal('message_not_found');
  return found;
}

export function personOf(core: Core, id: string): Person {
  const found = core.people.find((person) => person.id === id);
  if (!found) throw new Refusal('user_not_found');
  return found;
}

/** Somebody who acts. @throws Refusal `user_not_found`, or `account_inactive` once they are deactivated. */
export function actorOf(core: Core, id: string): Person {
  const person = personOf(core, id);
  if (person.deleted === true) throw new Refusal('account_inactive');
  return person;
}
