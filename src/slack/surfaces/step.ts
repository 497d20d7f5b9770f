import type { Message } from '../kit/on-slack.ts';
import type { PostedRow } from './post-claims.ts';

/** One difference between what Slack should show and what it shows. Its row is what stands when it is made. */
export type Step =
  | { readonly kind: 'create_channel'; readonly row: PostedRow }
  /** A post that was begun, that nobody would make any more, and of which is not known whether it stands. */
  | { readonly kind: 'find'; readonly row: PostedRow; readonly threadTs: string | null }
  /** A post that is to be seen no more. */
  | { readonly kind: 'delete'; readonly row: PostedRow; readonly ts: string }
  /** The channel that an incident has left: it loses its name, its topic and its people's eyes. */
  | { readonly kind: 'leave_channel'; readonly row: PostedRow }
  | {
      readonly kind: 'post';
      readonly row: PostedRow;
      readonly message: Message;
      readonly threadTs: string | null;
      /** A reply that its channel shows, too. */
      readonly isBroadcast?: boolean;
    }
  | { readonly kind: 'edit'; readonly row: PostedRow; readonly ts: string; readonly message: Message }
  | { readonly kind: 'pin'; readonly row: PostedRow; readonly ts: string }
  | { readonly kind: 'invite'; readonly row: PostedRow; readonly users: readonly string[] }
  /** Who finds a private incident in their lists: whoever is in its channel, and these. */
  | { readonly kind: 'note_viewers'; readonly row: PostedRow; readonly users: readonly string[] }
  | { readonly kind: 'set_topic'; readonly row: PostedRow; readonly topic: string }
  /** The channel's name holds words of a title that was redacted. */
  | { readonly kind: 'rename_channel'; readonly row: PostedRow };
