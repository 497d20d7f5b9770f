import { privateEra } from './eras.ts';
import { gone } from './gone.ts';
import type { PostedRow } from './post-claims.ts';
import { isMessage, type Step } from './step.ts';

/**
 * What Slack showed of an incident before it was made private, to be taken away: each post of ours is deleted, then the
 * channel is left. What people wrote there themselves is theirs and Slack's. A post or a channel that was begun and whose
 * outcome nobody wrote down is looked for first. A channel is archived by being left, and keeps what still stands in it:
 * so it is left once each post is gone, or refused for good.
 */
export function retired(era: string, rows: readonly PostedRow[]): readonly Step[] {
  if (era === '') return [];
  const former = rows.filter(({ surface, content_hash }) => !surface.startsWith(privateEra) && content_hash !== gone);
  const posts = former.filter(({ surface }) => isMessage(surface));
  const channel = former.find(({ surface, channel_id, content_hash }) => {
    return surface === 'channel' && (channel_id !== '' || content_hash === null);
  });
  return [
    ...posts.flatMap((row) => (row.ts === null && row.content_hash === null ? [lost(row, former)] : [])),
    ...posts.flatMap((row): readonly Step[] =>
      row.ts === null ? [] : [{ kind: 'delete', row: { ...row, content_hash: gone }, ts: row.ts }],
    ),
    ...(channel === undefined || posts.some((row) => mayStillGo(row) && row.channel_id === channel.channel_id)
      ? []
      : [{ kind: 'leave_channel', row: { ...channel, content_hash: gone } } as const]),
  ];
}

function mayStillGo({ ts, content_hash, failure }: PostedRow): boolean {
  return failure === null && (ts !== null || content_hash === null);
}

/** Looks for a post that was begun. */
export function lost(row: PostedRow, rows: readonly PostedRow[]): Step {
  return { kind: 'find', row: { ...row, content_hash: gone }, threadTs: threadTsOf(row, rows) };
}

/** The message in whose thread a post stands, by its surface; null: in none. */
export function threadTsOf(row: PostedRow, rows: readonly PostedRow[]): string | null {
  const [name = '', channel] = row.surface.replace(privateEra, '').split(' ');
  const era = row.surface.startsWith(privateEra) ? privateEra : '';
  const parent = name === 'thread' ? `${era}summary` : name === 'announcement' ? '' : `announcement ${channel}`;
  return rows.find(({ surface }) => surface === parent)?.ts ?? null;
}
