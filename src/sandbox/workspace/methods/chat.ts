import { z } from 'zod';
import { directMessage } from '../channels.ts';
import { acceptContent, messageTextMax } from '../content.ts';
import { type Core, channelSeenBy, messageOf, personOf } from '../core.ts';
import { deleteMessage, editMessage, postMessage } from '../messages.ts';
import { messagesTab } from '../messages-tab.ts';
import { app } from '../people.ts';
import type { Channel } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import { needScope } from '../scopes.ts';
import { repliesTo, wireMessage } from '../wire-message.ts';
import { flagArgument, jsonArgument, type Methods, method } from './method.ts';

const content = {
  text: z.string().optional(),
  markdown_text: z.string().optional(),
  blocks: jsonArgument.optional(),
  attachments: jsonArgument.optional(),
  metadata: jsonArgument.optional(),
};

/** chat.*: https://docs.slack.dev/reference/methods/chat.postMessage and its kin. */
export const chatMethods: Methods = {
  'chat.postMessage': method(
    ['chat:write'],
    z.object({
      channel: z.string(),
      thread_ts: z.string().optional(),
      username: z.string().optional(),
      icon_emoji: z.string().optional(),
      icon_url: z.string().optional(),
      reply_broadcast: flagArgument,
      ...content,
    }),
    (core, args) => {
      if (args.username !== undefined || args.icon_emoji !== undefined || args.icon_url !== undefined)
        needScope(core, ['chat:write.customize']);
      const channel = writable(core, args.channel);
      if (
        !channel.members.includes(app.botUser) &&
        !(core.scopes.has('chat:write.public') && channel.is_private !== true)
      )
        throw new Refusal('not_in_channel');
      const { text = '', blocks, metadata } = acceptContent(args);
      if (text === '' && (blocks === undefined || blocks.length === 0)) throw new Refusal('no_text');
      if (args.thread_ts !== undefined) findThread(core, channel.id, args.thread_ts);
      const message = postMessage(core, {
        channel,
        user: app.botUser,
        text: text.slice(0, messageTextMax),
        blocks,
        metadata,
        thread_ts: args.thread_ts,
        subtype: args.thread_ts !== undefined && args.reply_broadcast === true ? 'thread_broadcast' : undefined,
      });
      return {
        channel: channel.id,
        ts: message.ts,
        message: wireMessage(core, message, { metadata: true }),
        ...(text.length > messageTextMax
          ? { warning: 'message_truncated', response_metadata: { warnings: ['message_truncated'] } }
          : {}),
      };
    },
  ),

  'chat.update': method(['chat:write'], z.object({ channel: z.string(), ts: z.string(), ...content }), (core, args) => {
    const channel = channelSeenBy(core, app.botUser, args.channel);
    const message = messageOf(core, channel.id, args.ts);
    if (message.user !== app.botUser || isSystem(message.subtype)) throw new Refusal('cant_update_message');
    if (channel.is_archived) throw new Refusal('is_inactive');
    if ((args.text?.length ?? 0) > 4000) throw new Refusal('msg_too_long');
    const { text, blocks, metadata } = acceptContent(args);
    const left = blocks ?? message.blocks ?? [];
    if ((text ?? message.text) === '' && left.length === 0) throw new Refusal('no_text');
    const edited = editMessage(core, message, { text, blocks, metadata });
    return {
      channel: channel.id,
      ts: edited.ts,
      text: edited.text,
      message: wireMessage(core, edited, { metadata: true }),
    };
  }),

  'chat.delete': method(['chat:write'], z.object({ channel: z.string(), ts: z.string() }), (core, args) => {
    const channel = channelSeenBy(core, app.botUser, args.channel);
    const message = messageOf(core, channel.id, args.ts);
    if (message.user !== app.botUser || isSystem(message.subtype)) throw new Refusal('cant_delete_message');
    deleteMessage(core, message);
    return { channel: channel.id, ts: message.ts };
  }),

  'chat.postEphemeral': method(
    ['chat:write'],
    z.object({ channel: z.string(), user: z.string(), thread_ts: z.string().optional(), ...content }),
    (core, args) => {
      const channel = writable(core, args.channel);
      const { id } = personOf(core, args.user);
      if (!channel.members.includes(app.botUser) && !core.scopes.has('chat:write.public'))
        throw new Refusal('not_in_channel');
      if (!channel.members.includes(id)) throw new Refusal('user_not_in_channel');
      const { text = '', blocks } = acceptContent(args);
      if (text === '' && (blocks === undefined || blocks.length === 0)) throw new Refusal('no_text');
      const { ts } = postMessage(core, {
        channel,
        user: app.botUser,
        text: text.slice(0, messageTextMax),
        blocks,
        thread_ts: args.thread_ts,
        ephemeral_to: id,
      });
      return { message_ts: ts };
    },
  ),

  'chat.getPermalink': method([], z.object({ channel: z.string(), message_ts: z.string() }), (core, args) => {
    const channel = channelSeenBy(core, app.botUser, args.channel);
    const { ts, thread_ts } = messageOf(core, channel.id, args.message_ts);
    const thread = thread_ts === undefined ? '' : `?${new URLSearchParams({ thread_ts, cid: channel.id })}`;
    return { channel: channel.id, permalink: `${core.url()}/archives/${channel.id}/p${ts.replace('.', '')}${thread}` };
  }),
};

/** A conversation to post in; a person's id stands for their direct message with the app. */
function writable(core: Core, id: string): Channel {
  const channel = /^[UW]/.test(id)
    ? directMessage(core, knownPerson(core, id)).channel
    : channelSeenBy(core, app.botUser, id);
  if (channel.is_im && messagesTab(core) === 'off') throw new Refusal('messages_tab_disabled');
  if (channel.is_archived) throw new Refusal('is_archived');
  return channel;
}

function knownPerson(core: Core, id: string): string {
  if (!core.people.some((person) => person.id === id)) throw new Refusal('channel_not_found');
  return id;
}

/** A thread is its first message, or what is left of it when that was deleted. */
function findThread(core: Core, channel: string, ts: string): void {
  if (!core.state().messages.get(channel)?.has(ts) && repliesTo(core, channel, ts).length === 0)
    throw new Refusal('thread_not_found');
}

/** Messages that Slack writes in the bot's name, such as a change of topic. */
function isSystem(subtype: string | undefined): boolean {
  return subtype !== undefined && subtype !== 'thread_broadcast';
}
