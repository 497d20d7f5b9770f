import type { PagerCall } from '../../paging/drivers/driver.ts';
import { isDirect } from '../kit/direct-message.ts';
import type { Message, PagerReceipt } from '../kit/on-slack.ts';
import type { Lane } from './pacer.ts';
import type { PostedRow } from './post-claims.ts';

/** One difference between what Slack should show and what it shows. Its row is what stands when it is made. */
export type Step =
  | { readonly kind: 'create_channel'; readonly row: PostedRow }
  /** A post that was begun, that nobody would make any more, and of which is not known whether it stands. */
  | { readonly kind: 'find'; readonly row: PostedRow; readonly threadTs: string | null }
  /** A post that an earlier call may have made once more, late: all but one are taken away. */
  | { readonly kind: 'deduplicate'; readonly row: PostedRow; readonly threadTs: string | null }
  /** A post that is to be seen no more. */
  | { readonly kind: 'delete'; readonly row: PostedRow; readonly ts: string }
  /** The channel that an incident has left: it loses its name, its topic and its people's eyes. */
  | { readonly kind: 'leave_channel'; readonly row: PostedRow }
  | {
      readonly kind: 'post';
      readonly row: PostedRow;
      readonly message: Message;
      readonly threadTs: string | null;
      readonly isUrgent?: true;
    }
  /** `over`: the hash of what it says now, where that is known. */
  | {
      readonly kind: 'edit';
      readonly row: PostedRow;
      readonly ts: string;
      readonly message: Message;
      readonly over: string | null;
    }
  | { readonly kind: 'pin'; readonly row: PostedRow; readonly ts: string }
  | { readonly kind: 'invite'; readonly row: PostedRow; readonly users: readonly string[] }
  /** Who finds a private incident in their lists: whoever is in its channel, and these. */
  | { readonly kind: 'note_viewers'; readonly row: PostedRow; readonly users: readonly string[] }
  | { readonly kind: 'set_topic'; readonly row: PostedRow; readonly topic: string }
  /** What a pager is asked: a repeat does no harm there. */
  | { readonly kind: 'call'; readonly row: PostedRow; readonly call: PagerCall; readonly receipt: PagerReceipt | null }
  /** The channel's name holds words of a title that was redacted. */
  | { readonly kind: 'rename_channel'; readonly row: PostedRow };

/** Stands before the name of what a pager is asked. */
export const pagerSurface = 'pager ';

/** Whether a surface is a message that is edited whenever it says something else. */
export function isKeptUpToDate(surface: string): boolean {
  return /^(private )?(summary|announcement .*)$/.test(surface);
}

/** Whether a surface is a message: the others are what a channel is, who is in it and how it is set. */
export function isMessage(surface: string): boolean {
  return (
    !surface.startsWith(pagerSurface) && !/^(private )?(channel|channel_name|members|topic|pin|viewers)$/.test(surface)
  );
}

/** Whether a surface is a post in the thread, about a run of events. */
export function isThreadPost(surface: string): boolean {
  return /^(private )?thread$/.test(surface);
}

/** What goes first, when Slack's limits leave too little for all. */
export function laneOf(step: Step): Lane {
  switch (step.kind) {
    case 'create_channel':
    case 'call':
      return 'page';
    case 'post':
      if (isThreadPost(step.row.surface)) return 'cosmetic';
      return isDirect(step.row.channel_id) && step.isUrgent !== true ? 'update' : 'page';
    case 'edit':
      return isKeptUpToDate(step.row.surface) || isDirect(step.row.channel_id) ? 'update' : 'cosmetic';
    case 'find':
    case 'delete':
    case 'leave_channel':
    case 'invite':
    case 'note_viewers':
      return 'update';
    case 'deduplicate':
    case 'pin':
    case 'set_topic':
    case 'rename_channel':
      return 'cosmetic';
    default: {
      const unreachable: never = step;
      return unreachable;
    }
  }
}
