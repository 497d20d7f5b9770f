import { isRecord, type Json, recordsOf } from '../json.ts';
import { messageBlockTextMax } from './block-limits.ts';
import { blockTextLength, checkBlocks } from './check-blocks.ts';
import { Refusal } from './refusal.ts';

/** Beyond this Slack cuts a message's text. https://docs.slack.dev/reference/methods/chat.postMessage#truncating */
export const messageTextMax = 40_000;
/** https://docs.slack.dev/reference/methods/chat.postMessage (`markdown_text`) */
const markdownTextMax = 12_000;
/** Not documented; Slack refuses larger metadata with `metadata_too_large`. */
const metadataBytesMax = 16_000;

/** @throws Refusal when blocks can't stand in a message: `invalid_blocks_format`, `invalid_blocks`, `msg_blocks_too_long`. */
export function acceptBlocks(blocks: unknown): readonly Json[] | undefined {
  if (blocks === undefined || blocks === null || blocks === '') return undefined;
  if (!Array.isArray(blocks)) throw new Refusal('invalid_blocks_format');
  const problems = checkBlocks(blocks, 'message');
  if (problems.length > 0)
    throw new Refusal('invalid_blocks', {
      errors: problems,
      response_metadata: {
        messages: problems.map(({ pointer, message }) => `[ERROR] ${message} [json-pointer:${pointer}]`),
      },
    });
  if (blockTextLength(blocks) > messageBlockTextMax) throw new Refusal('msg_blocks_too_long');
  return recordsOf(blocks);
}

/** @throws Refusal `invalid_metadata_format` or `metadata_too_large`. */
export function acceptMetadata(metadata: unknown): Record<string, unknown> | undefined {
  if (metadata === undefined || metadata === null || metadata === '') return undefined;
  if (!isRecord(metadata)) throw new Refusal('invalid_metadata_format');
  const empty = Object.keys(metadata).length === 0;
  if (!empty && (typeof metadata.event_type !== 'string' || !isRecord(metadata.event_payload)))
    throw new Refusal('invalid_metadata_format');
  if (Buffer.byteLength(JSON.stringify(metadata)) > metadataBytesMax) throw new Refusal('metadata_too_large');
  return { ...metadata };
}

export type Content = {
  readonly text: string | undefined;
  readonly blocks: readonly Json[] | undefined;
  readonly metadata: Record<string, unknown> | undefined;
};

/** What an app may say in a message. @throws Refusal, `no_text` among others. */
export function acceptContent(args: {
  readonly text?: string | undefined;
  readonly markdown_text?: string | undefined;
  readonly blocks?: unknown;
  readonly attachments?: unknown;
  readonly metadata?: unknown;
}): Content {
  if (args.markdown_text !== undefined && (args.text !== undefined || args.blocks !== undefined))
    throw new Refusal('markdown_text_conflict');
  if ((args.markdown_text?.length ?? 0) > markdownTextMax) throw new Refusal('msg_too_long');
  if (Array.isArray(args.attachments) && args.attachments.length > 100) throw new Refusal('too_many_attachments');
  const given = acceptBlocks(args.blocks);
  const blocks = args.markdown_text === undefined ? given : [{ type: 'markdown', text: args.markdown_text }];
  return { text: args.text ?? args.markdown_text, blocks, metadata: acceptMetadata(args.metadata) };
}
