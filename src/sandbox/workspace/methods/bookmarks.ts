import { z } from 'zod';
import { type Core, channelSeenBy, newId, seconds } from '../core.ts';
import { app } from '../people.ts';
import type { Bookmark, Channel } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import { type Methods, method } from './method.ts';

const bookmarksMax = 100;

/** bookmarks.*: https://docs.slack.dev/reference/methods/bookmarks.add */
export const bookmarkMethods: Methods = {
  'bookmarks.add': method(
    ['bookmarks:write'],
    z.object({
      channel_id: z.string(),
      title: z.string().min(1),
      type: z.string(),
      link: z.string().optional(),
      emoji: z.string().default(''),
    }),
    (core, args) => {
      const channel = memberOf(core, args.channel_id);
      if (args.type !== 'link') throw new Refusal('invalid_bookmark_type');
      const bookmarks = channel.bookmarks ?? [];
      if (bookmarks.length >= bookmarksMax) throw new Refusal('too_many_bookmarks');
      const created = seconds(core);
      const bookmark: Bookmark = {
        id: newId('Bk'),
        title: args.title,
        link: webLink(args.link ?? ''),
        emoji: args.emoji,
        created,
        updated: 0,
      };
      core.apply({ type: 'channel', channel: { ...channel, bookmarks: [...bookmarks, bookmark] } });
      return { bookmark: wireBookmark(channel, bookmark) };
    },
  ),
  'bookmarks.list': method(['bookmarks:read'], z.object({ channel_id: z.string() }), (core, args) => {
    const channel = channelSeenBy(core, app.botUser, args.channel_id);
    return { bookmarks: (channel.bookmarks ?? []).map((bookmark) => wireBookmark(channel, bookmark)) };
  }),
  'bookmarks.edit': method(
    ['bookmarks:write'],
    z.object({
      channel_id: z.string(),
      bookmark_id: z.string(),
      title: z.string().min(1).optional(),
      link: z.string().optional(),
      emoji: z.string().optional(),
    }),
    (core, args) => {
      const channel = memberOf(core, args.channel_id);
      const bookmark = bookmarkOf(channel, args.bookmark_id);
      const edited = {
        ...bookmark,
        title: args.title ?? bookmark.title,
        link: args.link === undefined ? bookmark.link : webLink(args.link),
        emoji: args.emoji ?? bookmark.emoji,
        updated: seconds(core),
      };
      const bookmarks = (channel.bookmarks ?? []).map((one) => (one.id === edited.id ? edited : one));
      core.apply({ type: 'channel', channel: { ...channel, bookmarks } });
      return { bookmark: wireBookmark(channel, edited) };
    },
  ),
  'bookmarks.remove': method(
    ['bookmarks:write'],
    z.object({ channel_id: z.string(), bookmark_id: z.string() }),
    (core, args) => {
      const channel = memberOf(core, args.channel_id);
      const { id } = bookmarkOf(channel, args.bookmark_id);
      const bookmarks = (channel.bookmarks ?? []).filter((one) => one.id !== id);
      core.apply({ type: 'channel', channel: { ...channel, bookmarks } });
      return {};
    },
  ),
};

function memberOf(core: Core, id: string): Channel {
  const channel = channelSeenBy(core, app.botUser, id);
  if (!channel.members.includes(app.botUser)) throw new Refusal('not_in_channel');
  if (channel.is_archived) throw new Refusal('is_archived');
  return channel;
}

function bookmarkOf(channel: Channel, id: string): Bookmark {
  const found = channel.bookmarks?.find((bookmark) => bookmark.id === id);
  if (!found) throw new Refusal('not_found');
  return found;
}

function webLink(link: string): string {
  if (!URL.canParse(link) || !/^https?:/.test(link)) throw new Refusal('invalid_link');
  return link;
}

function wireBookmark(channel: Channel, bookmark: Bookmark): Record<string, unknown> {
  const { id, title, link, emoji, created, updated } = bookmark;
  return {
    id,
    channel_id: channel.id,
    title,
    link,
    emoji,
    icon_url: null,
    type: 'link',
    entity_id: null,
    date_created: created,
    date_updated: updated,
    rank: 'i',
    last_updated_by_user_id: app.botUser,
    last_updated_by_team_id: null,
    shortcut_id: null,
    app_id: app.id,
  };
}
