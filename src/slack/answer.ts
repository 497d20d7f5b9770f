import type { KnownBlock } from '@slack/types';

/** What one person is told, and nobody else. */
export type Answer = {
  readonly text: string;
  readonly blocks?: readonly KnownBlock[];
  /** It takes the place of the question that was clicked on, which only that person sees. */
  readonly isInPlace?: boolean;
};

/** An answer as Slack takes it, shown to whoever asked and to nobody else. */
export function ephemeral({ text, blocks, isInPlace = false }: Answer) {
  return {
    response_type: 'ephemeral' as const,
    replace_original: isInPlace,
    text,
    ...(blocks === undefined ? {} : { blocks: [...blocks] }),
  };
}
