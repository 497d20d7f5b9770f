import { z } from 'zod';
import { acceptContent } from './content.ts';
import { type Core, channelOf } from './core.ts';
import { deleteMessage, editMessage, postMessage } from './messages.ts';
import { app } from './people.ts';
import { Refusal } from './refusal.ts';
import type { ResponseTarget } from './response-url.ts';

const replySchema = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  metadata: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
});

/**
 * Shows what an app answered in an acknowledgement or at a response URL: to the person alone unless it says
 * `in_channel`. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 * @throws Refusal when the answer is no message.
 */
export function showReply(core: Core, target: ResponseTarget, body: unknown): void {
  const read = replySchema.safeParse(typeof body === 'string' ? { text: body } : body);
  if (!read.success) throw new Refusal('invalid_payload');
  const { response_type, replace_original, delete_original, thread_ts } = read.data;
  const original =
    target.message_ts === undefined ? undefined : core.state().messages.get(target.channel)?.get(target.message_ts);
  if (delete_original === true) {
    if (!original) throw new Refusal('message_not_found');
    deleteMessage(core, original);
    return;
  }
  const { text = '', blocks, metadata } = acceptContent(read.data);
  if (text === '' && (blocks === undefined || blocks.length === 0)) throw new Refusal('no_text');
  if (replace_original === true && original) {
    editMessage(core, original, { text, blocks: blocks ?? [], metadata });
    return;
  }
  postMessage(core, {
    channel: channelOf(core, target.channel),
    user: app.botUser,
    text,
    blocks,
    metadata,
    thread_ts: thread_ts ?? target.thread_ts,
    ephemeral_to: response_type === 'in_channel' ? undefined : target.user,
  });
}
