import type { SlackCall } from '../surfaces/slack-call.ts';
import type { AppContext } from './app-context.ts';

/** The message that stands there, in a thread or not; undefined where none does. https://docs.slack.dev/reference/methods/conversations.replies */
export async function messageAt(
  { app, call }: { readonly app: Pick<AppContext, 'slack'>; readonly call: SlackCall },
  { channel, ts }: { readonly channel: string; readonly ts: string },
) {
  const range = { channel, ts, oldest: ts, latest: ts, inclusive: true };
  const { messages } = await call('conversations.replies', channel, () => app.slack.conversations.replies(range));
  return messages?.find((found) => found.ts === ts);
}
