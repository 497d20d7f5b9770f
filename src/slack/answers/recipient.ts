/** Somebody who asked for something, and the ways to tell them. */
export type Recipient = {
  readonly team: string;
  readonly user: string;
  /** The channel that they asked in; null in a view. */
  readonly channel: string | null;
  /** The thread that they asked in, by its first message: kept in memory alone, so that it may come to stand in the channel. */
  readonly thread?: string | undefined;
  /** Tells them where they asked: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
  readonly responseUrl: string | null;
  /** Opens a view for them, once and within 3 s: for a click in a view. */
  readonly triggerId: string | null;
};

/** One way to tell somebody something. */
export type Way =
  | { readonly kind: 'view'; readonly triggerId: string }
  | { readonly kind: 'response_url'; readonly url: string }
  | { readonly kind: 'ephemeral'; readonly channel: string; readonly thread?: string | undefined }
  | { readonly kind: 'direct' };

/** All ways to somebody, in the order in which they are tried: as near to where they asked as can be. */
export function waysTo({ channel, thread, responseUrl, triggerId }: Recipient): readonly Way[] {
  return [
    ...(triggerId === null ? [] : [{ kind: 'view', triggerId } as const]),
    ...(responseUrl === null ? [] : [{ kind: 'response_url', url: responseUrl } as const]),
    ...(channel === null ? [] : [{ kind: 'ephemeral', channel, thread } as const]),
    { kind: 'direct' },
  ];
}

/** How often a way is tried before the next one is; the last one is tried until the answer is given up. */
export function triesOf({ kind }: Way): number {
  switch (kind) {
    case 'view':
      return 1;
    case 'response_url':
    case 'ephemeral':
      return 3;
    case 'direct':
      return Number.POSITIVE_INFINITY;
    default: {
      const unreachable: never = kind;
      return unreachable;
    }
  }
}
