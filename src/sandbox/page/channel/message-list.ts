import type { Message } from '../../workspace/protocol.ts';
import { isFor } from '../state/unread.ts';

export type Row =
  | { readonly type: 'day'; readonly label: string; readonly key: string }
  | { readonly type: 'message'; readonly message: Message; readonly isGrouped: boolean };

/** Messages of one writer within this time stand under one name. */
const groupSeconds = 300;

export const isReply = (message: Message): boolean =>
  message.thread_ts !== undefined && message.thread_ts !== message.ts;

/** What a person sees of a channel, oldest first, without replies that live in threads. */
export function channelMessages(messages: readonly Message[], channel: string, me: string): readonly Message[] {
  return messages
    .filter((one) => one.channel === channel && isFor(one, me) && (!isReply(one) || one.subtype === 'thread_broadcast'))
    .toSorted(byTime);
}

export function threadReplies(messages: readonly Message[], root: Message, me: string): readonly Message[] {
  return messages
    .filter((one) => one.channel === root.channel && one.thread_ts === root.ts && one.ts !== root.ts && isFor(one, me))
    .toSorted(byTime);
}

/** Rows with a divider before each new day and grouping under one name. */
export function rowsOf(messages: readonly Message[], dayOf: (ts: string) => string): readonly Row[] {
  return messages.flatMap((message, index): readonly Row[] => {
    const before = messages[index - 1];
    const label = dayOf(message.ts);
    const newDay = before === undefined || dayOf(before.ts) !== label;
    const isGrouped =
      !newDay &&
      before.user === message.user &&
      before.ephemeral_to === message.ephemeral_to &&
      before.subtype === message.subtype &&
      Number(message.ts) - Number(before.ts) < groupSeconds;
    const row: Row = { type: 'message', message, isGrouped };
    return newDay ? [{ type: 'day', label, key: `day ${message.ts}` }, row] : [row];
  });
}

function byTime(one: Message, other: Message): number {
  return Number(one.ts) - Number(other.ts);
}
