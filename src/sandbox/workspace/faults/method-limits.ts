/**
 * Calls a minute by method, in one workspace. Slack's tiers say 1, 20, 50 and 100 "or more": here they are exact.
 * https://docs.slack.dev/apis/web-api/rate-limits, and each method's own page
 */
const tiers = { tier2: 20, tier3: 50, tier4: 100, special: 300 } as const;

const { tier2, tier3, tier4, special } = tiers;

export const callsAMinute: Readonly<Record<string, number>> = {
  'apps.connections.open': tier3,
  'auth.test': special,
  'blocks.validate': special,
  'bookmarks.add': tier2,
  'bookmarks.edit': tier2,
  'bookmarks.list': tier3,
  'bookmarks.remove': tier2,
  'chat.delete': tier3,
  'chat.getPermalink': special,
  'chat.postEphemeral': tier4,
  'chat.postMessage': special,
  'chat.update': tier3,
  'conversations.archive': tier2,
  'conversations.create': tier2,
  'conversations.history': tier3,
  'conversations.info': tier3,
  'conversations.invite': tier3,
  'conversations.join': tier3,
  'conversations.kick': tier3,
  'conversations.leave': tier3,
  'conversations.list': tier2,
  'conversations.members': tier4,
  'conversations.open': tier3,
  'conversations.rename': tier2,
  'conversations.replies': tier3,
  'conversations.setPurpose': tier2,
  'conversations.setTopic': tier2,
  'pins.add': tier2,
  'pins.list': tier2,
  'pins.remove': tier2,
  'reactions.add': tier3,
  'reactions.get': tier3,
  'reactions.remove': tier2,
  'usergroups.list': tier2,
  'usergroups.users.list': tier2,
  'users.info': tier4,
  'users.list': tier2,
  'views.open': tier4,
  'views.publish': tier4,
  'views.push': tier4,
  'views.update': tier4,
};

/** chat.postMessage also takes about one message a second into one channel; "short bursts" are not said in numbers. */
export const postsASecond = 1;
export const postsAtOnce = 5;
