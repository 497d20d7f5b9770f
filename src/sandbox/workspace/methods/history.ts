import { z } from 'zod';
import { type Core, channelSeenBy } from '../core.ts';
import { app } from '../people.ts';
import type { Channel, Message } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import { needScopeFor } from '../scopes.ts';
import { repliesTo, wireMessage } from '../wire-message.ts';
import { countArgument, flagArgument, type Methods, method, page } from './method.ts';

const window = {
  channel: z.string(),
  latest: z.string().optional(),
  oldest: z.string().optional(),
  inclusive: flagArgument,
  limit: countArgument,
  cursor: z.string().optional(),
  include_all_metadata: flagArgument,
};

const history = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];

/** https://docs.slack.dev/reference/methods/conversations.history and conversations.replies */
export const historyMethods: Methods = {
  'conversations.history': method(history, z.object(window), (core, args) => {
    const channel = readable(core, args.channel);
    const shown = [...(core.state().messages.get(channel.id)?.values() ?? [])].filter(
      (message) =>
        message.ephemeral_to === undefined &&
        (message.thread_ts === undefined || message.subtype === 'thread_broadcast') &&
        isWithin(message, args),
    );
    const { items, next_cursor } = page(shown.toReversed(), { cursor: args.cursor, limit: pageSize(args.limit) });
    return {
      messages: items.map((message) => wireMessage(core, message, { metadata: args.include_all_metadata === true })),
      has_more: next_cursor !== '',
      pin_count: shown.filter((message) => message.pinned === true).length,
      ...(next_cursor === '' ? {} : { response_metadata: { next_cursor } }),
    };
  }),

  'conversations.replies': method(history, z.object({ ts: z.string(), ...window }), (core, args) => {
    const channel = readable(core, args.channel);
    const { messages } = core.state();
    const asked = messages.get(channel.id)?.get(args.ts);
    const rootTs = asked?.thread_ts ?? args.ts;
    const root = messages.get(channel.id)?.get(rootTs);
    const all = repliesTo(core, channel.id, rootTs);
    // A message that was deleted keeps its replies.
    if (asked?.ephemeral_to !== undefined || (!root && all.length === 0)) throw new Refusal('thread_not_found');
    const replies = all.filter((message) => isWithin(message, args));
    const { items, next_cursor } = page([...(root ? [root] : []), ...replies], {
      cursor: args.cursor,
      limit: pageSize(args.limit),
    });
    return {
      messages: items.map((message) => wireMessage(core, message, { metadata: args.include_all_metadata === true })),
      has_more: next_cursor !== '',
      ...(next_cursor === '' ? {} : { response_metadata: { next_cursor } }),
    };
  }),
};

function readable(core: Core, id: string): Channel {
  const channel = channelSeenBy(core, app.botUser, id);
  needScopeFor(core, channel, 'history');
  if (!channel.members.includes(app.botUser)) throw new Refusal('not_in_channel');
  return channel;
}

function pageSize(limit: number | undefined): number {
  const size = limit ?? 100;
  if (size < 1 || size > 999) throw new Refusal('invalid_limit');
  return size;
}

function isWithin(
  { ts }: Message,
  {
    oldest,
    latest,
    inclusive,
  }: { oldest?: string | undefined; latest?: string | undefined; inclusive?: boolean | undefined },
): boolean {
  const from = micros(oldest);
  const to = micros(latest);
  const at = micros(ts) ?? 0n;
  if (inclusive === true) return (from === undefined || at >= from) && (to === undefined || at <= to);
  return (from === undefined || at > from) && (to === undefined || at < to);
}

/** A ts as a whole number: it is finer than a floating-point number can tell apart. */
function micros(ts: string | undefined): bigint | undefined {
  if (ts === undefined || ts === '') return undefined;
  const [, whole, part = ''] = /^(\d{1,10})(?:\.(\d{1,6}))?\d*$/.exec(ts) ?? [];
  if (whole === undefined) throw new Refusal('invalid_ts_oldest');
  return BigInt(whole + part.padEnd(6, '0'));
}
