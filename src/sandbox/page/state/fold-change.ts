import type { Change, Snapshot } from '../../workspace/protocol.ts';

/** The workspace after one change; applying a change twice leaves the same workspace. */
export function foldChange(snapshot: Snapshot, change: Change): Snapshot {
  switch (change.type) {
    case 'channel':
      return { ...snapshot, channels: put(snapshot.channels, change.channel, (channel) => channel.id) };
    case 'message': {
      const messages = put(snapshot.messages, change.message, (message) => `${message.channel} ${message.ts}`);
      return { ...snapshot, messages };
    }
    case 'message_deleted': {
      const messages = snapshot.messages.filter(({ channel, ts }) => channel !== change.channel || ts !== change.ts);
      return { ...snapshot, messages };
    }
    case 'view':
      return { ...snapshot, views: put(snapshot.views, change.view, (view) => view.id) };
    case 'view_closed':
      return { ...snapshot, views: snapshot.views.filter(({ id }) => id !== change.id) };
    case 'person':
      return { ...snapshot, people: put(snapshot.people, change.person, (person) => person.id) };
    case 'home':
      return { ...snapshot, homes: { ...snapshot.homes, [change.user]: change.view } };
    case 'group':
      return snapshot;
    case 'connection':
      return { ...snapshot, app: { ...snapshot.app, connected: change.connected } };
    default: {
      const unreachable: never = change;
      return unreachable;
    }
  }
}

function put<T>(list: readonly T[], item: T, keyOf: (item: T) => string): readonly T[] {
  const key = keyOf(item);
  const at = list.findIndex((candidate) => keyOf(candidate) === key);
  return at < 0 ? [...list, item] : list.with(at, item);
}
