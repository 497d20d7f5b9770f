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
export function needScopeFor(core: Core, channel: Channel, what: 'history' | 'read' | 'write'): void {
  const kind = channel.is_im ? 'im' : channel.is_private === true ? 'groups' : 'channels';
  needScope(core, [kind === 'channels' && what === 'write' ? 'channels:manage' : `${kind}:${what}`]);
}
