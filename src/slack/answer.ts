import type { KnownBlock } from '@slack/types';

/** What one person is told, and nobody else. */
export type Answer = { readonly text: string; readonly blocks?: readonly KnownBlock[] };

/** An answer as Slack takes it, shown to whoever asked and to nobody else. */
export function ephemeral({ text, blocks }: Answer) {
  return {
    response_type: 'ephemeral' as const,
    replace_original: false,
    text,
    ...(blocks === undefined ? {} : { blocks: [...blocks] }),
  };
}
