import { kindOf } from './channel-kind.ts';
import type { Core } from './core.ts';
import type { Channel } from './protocol.ts';
import { Refusal } from './refusal.ts';

/** Slack grants what a wider scope holds. https://docs.slack.dev/reference/scopes */
const within: Readonly<Record<string, string>> = {
  'channels:write.invites': 'channels:manage',
  'channels:write.topic': 'channels:manage',
  'groups:write.invites': 'groups:write',
  'groups:write.topic': 'groups:write',
};

/** @throws Refusal `missing_scope` unless the app has one of these scopes; none needed when the list is empty. */
export function needScope(core: Core, anyOf: readonly string[]): void {
  const has = (scope: string) => core.scopes.has(scope) || core.scopes.has(within[scope] ?? scope);
  if (anyOf.length === 0 || anyOf.some(has)) return;
  throw new Refusal('missing_scope', { needed: anyOf.join(','), provided: [...core.scopes].join(',') });
}

/** Reading or changing a conversation takes the scope of its kind: `channels:…`, `groups:…` or `im:…`. */
export function needScopeFor(
  core: Core,
  channel: Channel,
  what: 'history' | 'read' | 'write' | 'write.invites' | 'write.topic',
): void {
  const { scope } = kindOf(channel);
  needScope(core, [scope === 'channels' && what === 'write' ? 'channels:manage' : `${scope}:${what}`]);
}

/** The first words of event types, with the scope that they take wherever they happen. */
const eventScopes: Readonly<Record<string, string>> = {
  app_mention: 'app_mentions:read',
  channel: 'channels:read',
  group: 'groups:read',
  pin: 'pins:read',
  reaction: 'reactions:read',
  user_change: 'users:read',
};

/** Whether the app's scopes let it hear of an event in a place. https://docs.slack.dev/reference/events */
export function mayHear(core: Core, type: string, where: Channel | undefined): boolean {
  if (where && type === 'message') return core.scopes.has(`${kindOf(where).scope}:history`);
  if (where && type.startsWith('member_')) return core.scopes.has(`${kindOf(where).scope}:read`);
  const scope = eventScopes[type] ?? eventScopes[type.split('_')[0] ?? ''];
  return scope === undefined || core.scopes.has(scope);
}
