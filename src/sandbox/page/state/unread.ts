import type { Message, Snapshot } from '../../workspace/protocol.ts';

/** The newest message that each person has seen, by person and channel. */
export type Seen = Readonly<Record<string, string>>;

const keyOf = (person: string, channel: string) => `${person} ${channel}`;

/** Everybody has seen what was there when the page opened. */
export function seenAtStart(snapshot: Snapshot): Seen {
  return Object.fromEntries(
    snapshot.people.flatMap((person) =>
      snapshot.channels.map((channel) => [keyOf(person.id, channel.id), newest(snapshot.messages, channel.id)]),
    ),
  );
}

export function markSeen(seen: Seen, person: string, channel: string, messages: readonly Message[]): Seen {
  const last = newest(messages, channel);
  const key = keyOf(person, channel);
  return (seen[key] ?? '') >= last ? seen : { ...seen, [key]: last };
}

/** How many messages of others this person has not seen in a channel, and how many of them name the person. */
export function countUnread(
  messages: readonly Message[],
  seen: Seen,
  person: string,
  channel: string,
): { readonly unread: number; readonly mentions: number } {
  const last = seen[keyOf(person, channel)] ?? '';
  const fresh = messages.filter(
    (message) => message.channel === channel && message.ts > last && message.user !== person && isFor(message, person),
  );
  return { unread: fresh.length, mentions: fresh.filter(({ text }) => text.includes(`<@${person}`)).length };
}

/** Whether a person may see a message: an ephemeral one is for one person only. */
export function isFor(message: Message, person: string): boolean {
  return message.ephemeral_to === undefined || message.ephemeral_to === person;
}

function newest(messages: readonly Message[], channel: string): string {
  return messages.reduce((last, message) => (message.channel === channel && message.ts > last ? message.ts : last), '');
}
