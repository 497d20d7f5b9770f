import type { z } from 'zod';
import { stringOf } from '../json.ts';
import { type Core, channelOf, messageOf } from './core.ts';
import { editMessage, postMessage } from './messages.ts';
import type { Message } from './protocol.ts';
import type { testVerbs } from './test-verbs.ts';

/** Another app's message, as it is: what is in it is Slack's and that app's to answer for. It has a user only where it says so. */
export function postAsApp(core: Core, { channel, ts, message }: z.output<typeof testVerbs.post>): Message {
  const { text, user, subtype, ...more } = message;
  const said = { text: stringOf(text), more };
  if (ts !== undefined) return editMessage(core, messageOf(core, channel, ts), said);
  return postMessage(core, {
    ...said,
    channel: channelOf(core, channel),
    user: stringOf(user),
    subtype: typeof subtype === 'string' ? subtype : undefined,
  });
}
