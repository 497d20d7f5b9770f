import type { EventPost } from '../kit/on-slack.ts';

/** What of a post has to change for it to be edited. */
export function contentOf({ message, edition }: Pick<EventPost, 'message' | 'edition'>): string {
  return edition ?? JSON.stringify(message);
}
