import type { IncidentState } from '../../capabilities/index.ts';
import { contentHash } from './content-hash.ts';
import type { PostedRow } from './post-claims.ts';
import type { Step } from './step.ts';

const privateEra = 'private ';

/** What can stand before the names of an incident's surfaces. */
export const eras = ['', privateEra] as const;

/** What stands before the names of an incident's surfaces: those of an incident that was made private are all new. */
export function eraOf({ madePrivate }: Pick<IncidentState, 'madePrivate'>): string {
  return madePrivate === null ? '' : privateEra;
}

const gone = contentHash('gone');

/**
 * What Slack showed of an incident before it was made private, to be taken away: each post of ours is deleted, then the
 * channel is left. What people wrote there themselves is theirs and Slack's.
 */
export function retired(era: string, rows: readonly PostedRow[]): readonly Step[] {
  if (era === '') return [];
  const former = rows.filter(({ surface, content_hash }) => !surface.startsWith(privateEra) && content_hash !== gone);
  const posts = former.flatMap((row): readonly Step[] =>
    row.ts === null ? [] : [{ kind: 'delete', row: { ...row, content_hash: gone }, ts: row.ts }],
  );
  const channel = former.find(({ surface, channel_id }) => surface === 'channel' && channel_id !== '');
  return channel === undefined ? posts : [...posts, { kind: 'leave_channel', row: { ...channel, content_hash: gone } }];
}
