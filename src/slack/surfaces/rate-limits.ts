/** How many calls may be made in a burst, and how many a minute in the long run. */
export type Allowance = { readonly burst: number; readonly perMinute: number };

/**
 * Slack counts by method, app and workspace: tier 2 allows 20 a minute and more, tier 3 50, tier 4 100. A burst and a
 * minute of the long run together stay below that. https://docs.slack.dev/apis/web-api/rate-limits
 */
const tier2: Allowance = { burst: 8, perMinute: 12 };
const tier3: Allowance = { burst: 15, perMinute: 35 };
const tier4: Allowance = { burst: 40, perMinute: 60 };

/** Several hundred messages a minute in a workspace. https://docs.slack.dev/reference/methods/chat.postMessage */
const posting: Allowance = { burst: 60, perMinute: 240 };

const byMethod: Readonly<Record<string, Allowance>> = {
  'auth.test': posting,
  'chat.delete': tier3,
  'chat.postEphemeral': tier4,
  'chat.postMessage': posting,
  'chat.update': tier3,
  'conversations.archive': tier2,
  'conversations.create': tier2,
  'conversations.history': tier3,
  'conversations.invite': tier3,
  'conversations.join': tier3,
  'conversations.list': tier2,
  'conversations.members': tier4,
  'conversations.open': tier3,
  'conversations.rename': tier2,
  'conversations.replies': tier3,
  'conversations.setPurpose': tier2,
  'conversations.setTopic': tier2,
  'pins.add': tier2,
  'views.publish': tier4,
};

/** What a method may be called in a workspace; one that is not listed counts as slow. */
export function allowanceOf(method: string): Allowance {
  return byMethod[method] ?? tier2;
}

/** Slack allows about one message a second in a channel. https://docs.slack.dev/reference/methods/chat.postMessage */
export const postsInChannel: Allowance = { burst: 5, perMinute: 60 };

/** Leaves two thirds of the channels that Slack lets be made in a minute to everybody else. */
export const channelsOfCrowd: Allowance = { burst: 4, perMinute: 6 };

/**
 * Slack limits the edits of a workspace, and not those of one message. This leaves room for other incidents, while people
 * write note after note into one: its summary then says several of them at once.
 */
export const editsOfMessage: Allowance = { burst: 10, perMinute: 20 };
