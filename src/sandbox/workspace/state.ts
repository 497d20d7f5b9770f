import type { Json } from '../json.ts';
import type { Change, Channel, Group, Message, OpenView, Person } from './protocol.ts';

/** Everything that the workspace holds: a fold over its changes. */
export type State = {
  readonly channels: ReadonlyMap<string, Channel>;
  /** By channel, then ts. */
  readonly messages: ReadonlyMap<string, ReadonlyMap<string, Message>>;
  readonly views: ReadonlyMap<string, OpenView>;
  readonly homes: ReadonlyMap<string, Json>;
  /** Those who differ from the people that every workspace starts with, or are new. */
  readonly people: ReadonlyMap<string, Person>;
  readonly groups: ReadonlyMap<string, Group>;
  /** Greatest ts seen, deleted messages included, so that none is given twice. */
  readonly lastTs: string;
};

export const emptyState: State = {
  channels: new Map(),
  messages: new Map(),
  views: new Map(),
  homes: new Map(),
  people: new Map(),
  groups: new Map(),
  lastTs: '0000000000.000000',
};

/** Messages kept of one channel; the oldest go first. */
export const messagesMax = 5000;

/** The state after one change; applying a change twice leaves the same state. */
export function fold(state: State, change: Change): State {
  switch (change.type) {
    case 'channel':
      return { ...state, channels: put(state.channels, change.channel.id, change.channel) };
    case 'message': {
      const { channel, ts } = change.message;
      const kept = put(state.messages.get(channel) ?? new Map<string, Message>(), ts, change.message);
      const oldest = kept.size > messagesMax ? kept.keys().next().value : undefined;
      const messages = put(state.messages, channel, oldest === undefined ? kept : without(kept, oldest));
      return { ...state, messages, lastTs: later(state.lastTs, ts) };
    }
    case 'message_deleted': {
      const kept = state.messages.get(change.channel);
      const messages = kept ? put(state.messages, change.channel, without(kept, change.ts)) : state.messages;
      return { ...state, messages, lastTs: later(state.lastTs, change.ts) };
    }
    case 'view':
      return { ...state, views: put(state.views, change.view.id, change.view) };
    case 'view_closed':
      return { ...state, views: without(state.views, change.id) };
    case 'home':
      return { ...state, homes: put(state.homes, change.user, change.view) };
    case 'person':
      return { ...state, people: put(state.people, change.person.id, change.person) };
    case 'group':
      return { ...state, groups: put(state.groups, change.group.id, change.group) };
    case 'connection':
      return state;
    default: {
      const unreachable: never = change;
      return unreachable;
    }
  }
}

/** The changes that lead from nothing to this state, without what does not outlive a restart. */
export function lastingChanges(state: State): readonly Change[] {
  return [
    ...[...state.channels.values()].map((channel): Change => ({ type: 'channel', channel })),
    ...[...state.messages.values()].flatMap((kept) =>
      [...kept.values()].map((message): Change => ({ type: 'message', message })),
    ),
    ...[...state.people.values()].map((person): Change => ({ type: 'person', person })),
    ...[...state.groups.values()].map((group): Change => ({ type: 'group', group })),
    ...[...state.homes].map(([user, view]): Change => ({ type: 'home', user, view })),
  ].filter(isLasting);
}

/** False for what Slack itself forgets: open modals, connections, messages that only one person sees. */
export function isLasting(change: Change): boolean {
  switch (change.type) {
    case 'view':
    case 'view_closed':
    case 'connection':
      return false;
    case 'message':
      return change.message.ephemeral_to === undefined;
    default:
      return true;
  }
}

/** A ts after every other: Unix seconds and microseconds, as Slack writes them. */
export function nextTs(lastTs: string, nowMs: number): string {
  const micros = (ts: string) => BigInt(ts.replace('.', ''));
  const now = BigInt(Math.trunc(nowMs)) * 1000n;
  const next = now > micros(lastTs) ? now : micros(lastTs) + 1n;
  const digits = next.toString().padStart(16, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function put<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value);
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
