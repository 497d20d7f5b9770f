import type { WebClient } from '@slack/web-api';
import { section } from '../kit/blocks.ts';
import { postEventType } from './find-post.ts';
import type { PostedRow } from './post-claims.ts';
import { isFinal, type SlackCall, slackErrorOf } from './slack-call.ts';
import type { Step } from './step.ts';

type Ports = { readonly slack: WebClient; readonly call: SlackCall };

/** Posts a message that can be found again by the id in its metadata. Answers its row as it then stands. */
export async function postMessage(
  { slack, call }: Ports,
  { row, message, threadTs }: Extract<Step, { kind: 'post' }>,
): Promise<PostedRow> {
  const { ts, channel } = await call('chat.postMessage', row.channel_id, () =>
    slack.chat.postMessage({
      channel: row.channel_id,
      ...contentOf(message),
      metadata: metadataOf(row.post_id),
      unfurl_links: false,
      unfurl_media: false,
      ...(threadTs === null ? {} : { thread_ts: threadTs }),
    }),
  );
  if (ts === undefined) throw new Error('Slack took a post and did not say where it stands');
  return { ...row, ts, channel_id: channel ?? row.channel_id };
}

/** Edits a message of ours. @throws what Slack answered. */
export async function editMessage(
  { slack, call }: Ports,
  { row, ts, message }: Extract<Step, { kind: 'edit' }>,
): Promise<void> {
  const { channel_id: channel, post_id } = row;
  const edited = { channel, ts, ...contentOf(message), metadata: metadataOf(post_id) };
  await call('chat.update', channel, () => slack.chat.update(edited), ts);
}

function contentOf({ text, blocks }: Extract<Step, { kind: 'post' }>['message']) {
  return { text, blocks: [...blocks] };
}

function metadataOf(post_id: string) {
  return { event_type: postEventType, event_payload: { post_id } };
}

/** Deletes a message of ours, unless it is gone; where the workspace lets nothing be deleted, it is emptied. */
export async function takeAway({ slack, call }: Ports, channel: string, ts: string): Promise<void> {
  try {
    await call('chat.delete', channel, () => slack.chat.delete({ channel, ts }));
  } catch (error) {
    if (slackErrorOf(error) === 'message_not_found') return;
    if (!isFinal(error)) throw error;
    const text = 'This message was removed.';
    await call('chat.update', channel, () => slack.chat.update({ channel, ts, text, blocks: [section(text)] }));
  }
}
