import { isDirect } from '../kit/direct-message.ts';
import { gone } from './gone.ts';
import type { PostedRow } from './post-claims.ts';
import { threadTsOf } from './retired.ts';
import { isKeptUpToDate, isMessage, type Step } from './step.ts';

/** The settings of a channel that a late call sets back to what they were. */
const setAnew = /^(private )?(topic|channel_name)$/;

/**
 * The rows as they count once the time is over in which a call of unknown outcome may still take effect: nobody knows what
 * a setting says then, since it may have been set back.
 */
export function withoutLate(rows: readonly PostedRow[]): readonly PostedRow[] {
  return rows.map((row) =>
    row.late_ms === 0 && setAnew.test(row.surface) && row.content_hash !== gone ? { ...row, content_hash: null } : row,
  );
}

/** A message that may be looked for. */
function isFindable({ surface, channel_id }: PostedRow): boolean {
  return isMessage(surface) && !isDirect(channel_id);
}

/**
 * Looks for messages that were posted twice, the second time late; one that is kept up to date is then edited once more.
 * `planned`: the posts that are made or looked for anyway. One that was begun, and is not due any more, may stand twice,
 * too: nobody wrote down where.
 */
export function lateSteps(rows: readonly PostedRow[], planned: ReadonlySet<string>): readonly Step[] {
  return rows
    .filter((row) => row.late_ms === 0 && isFindable(row) && !(isLost(row) && planned.has(row.post_id)))
    .map((row) => {
      const isEdited = isKeptUpToDate(row.surface) && row.content_hash !== gone;
      return {
        kind: 'deduplicate',
        row: isEdited ? { ...row, content_hash: null } : row,
        threadTs: threadTsOf(row, rows),
      };
    });
}

function isLost({ ts, content_hash }: PostedRow): boolean {
  return ts === null && content_hash !== gone;
}

/** How soon there is something to look for; null when there is nothing. */
export function lateInMs(rows: readonly PostedRow[]): number | null {
  const waits = rows.flatMap((row) =>
    row.late_ms !== null && row.late_ms > 0 && (isFindable(row) || setAnew.test(row.surface)) ? [row.late_ms] : [],
  );
  return waits.length === 0 ? null : Math.min(...waits);
}
