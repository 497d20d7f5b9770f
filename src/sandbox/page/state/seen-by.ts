import { canSee } from '../../workspace/can-see.ts';
import type { Person, Snapshot } from '../../workspace/protocol.ts';

/** The workspace as one person sees it: without the private channels, direct messages and messages of others. */
export function seenBy(snapshot: Snapshot, me: string): Snapshot {
  const person = snapshot.people.find(({ id }) => id === me);
  if (!person) return { ...snapshot, channels: [], messages: [] };
  const channels = snapshot.channels.filter((channel) => canSee(channel, person));
  const ids = new Set(channels.map(({ id }) => id));
  return { ...snapshot, channels, messages: snapshot.messages.filter(({ channel }) => ids.has(channel)) };
}

/** Whom one can be in the page: people, but for the app's bot and the deactivated. */
export function actorsOf(snapshot: Snapshot): readonly Person[] {
  return snapshot.people.filter(({ is_bot, deleted }) => !is_bot && deleted !== true);
}
