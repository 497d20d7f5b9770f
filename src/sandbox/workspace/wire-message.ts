import type { Core } from './core.ts';
import { app, team } from './people.ts';
import type { Message } from './protocol.ts';

type Json = Record<string, unknown>;

/**
 * A message as Slack's API and events show it. Metadata only where asked for.
 * https://docs.slack.dev/reference/events/message
 */
export function wireMessage(core: Core, message: Message, options: { readonly metadata?: boolean } = {}): Json {
  const { channel, ts, user, text, thread_ts } = message;
  const replies = repliesTo(core, channel, ts);
  const latest = replies.at(-1);
  return {
    type: 'message',
    ...(message.subtype === undefined ? {} : { subtype: message.subtype }),
    ...(user === '' ? {} : { user }),
    text,
    ts,
    team: team.id,
    ...(user === app.botUser ? { bot_id: app.botId, app_id: app.id, bot_profile: botProfile(core) } : {}),
    ...(message.blocks === undefined ? {} : { blocks: message.blocks }),
    ...message.more,
    ...(thread_ts === undefined
      ? {}
      : { thread_ts, parent_user_id: core.state().messages.get(channel)?.get(thread_ts)?.user }),
    ...(latest === undefined
      ? {}
      : {
          thread_ts: ts,
          reply_count: replies.length,
          reply_users_count: new Set(replies.map((reply) => reply.user)).size,
          reply_users: [...new Set(replies.map((reply) => reply.user))],
          latest_reply: latest.ts,
          is_locked: false,
          subscribed: false,
        }),
    ...(message.edited === true ? { edited: { user, ts: message.edited_ts ?? ts } } : {}),
    ...(message.pinned === true
      ? { pinned_to: [channel], pinned_info: { channel, pinned_by: message.pinned_by, pinned_ts: message.pinned_at } }
      : {}),
    ...(message.reactions === undefined || message.reactions.length === 0
      ? {}
      : { reactions: message.reactions.map(({ name, users }) => ({ name, users, count: users.length })) }),
    ...(options.metadata === true && message.metadata !== undefined ? { metadata: message.metadata } : {}),
  };
}

/** Replies in a thread that everybody sees, oldest first. */
export function repliesTo(core: Core, channel: string, ts: string): readonly Message[] {
  const all = core.state().messages.get(channel);
  return all
    ? [...all.values()].filter((message) => message.thread_ts === ts && message.ephemeral_to === undefined)
    : [];
}

function botProfile(core: Core): Json {
  const { name } = core.manifest.display_information;
  return { id: app.botId, app_id: app.id, name, team_id: team.id, deleted: false, updated: 0, icons: {} };
}
