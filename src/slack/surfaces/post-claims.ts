import { type RawBuilder, sql, type UpdateObject } from 'kysely';
import { retryOnConflict } from '../../store/retry-on-conflict.ts';
import { whenFirst } from '../../store/when-first.ts';
import type { Database, SlackTables } from '../working-tables.ts';
import { eras } from './eras.ts';
import { gone } from './gone.ts';
import { postId } from './post-id.ts';

/** A post as the database knows it: `ts` null while it stands nowhere, `content_hash` null while nobody knows what it says. */
export type PostedRow = {
  readonly post_id: string;
  readonly surface: string;
  readonly channel_id: string;
  readonly ts: string | null;
  /** Under which message it is a reply; several, with blanks between them, where it was tried under each. */
  readonly thread_ts: string | null;
  readonly content_hash: string | null;
  readonly sequence: number;
  /**
   * For how many milliseconds a call whose outcome nobody knows may still take effect: 0 once that time is over and
   * nobody has looked since, null while all outcomes are known.
   */
  readonly late_ms: number | null;
  /** Why Slack refused it for good; null while it is as it should be. */
  readonly failure: string | null;
};

const lateMsNow = sql<number | null>`CASE WHEN late_until IS NOT NULL
  THEN greatest(0, extract(epoch FROM late_until - now()) * 1000)::float8 END`.as('late_ms');

export const postedColumns = [
  'post_id',
  'surface',
  'channel_id',
  'ts',
  'thread_ts',
  'content_hash',
  'sequence',
  'failure',
  lateMsNow,
] as const;

export type Claim =
  /** Nobody has tried it: it can be made at once. */
  | { readonly kind: 'first' }
  /** It was tried or made before; a `row.ts` of null means that its outcome is unknown and must be looked up. */
  | { readonly kind: 'again'; readonly row: PostedRow }
  /** Another process is at it. */
  | { readonly kind: 'busy' };

/**
 * How long a claim keeps others off, and so how long a post waits when its process dies: one call to Slack, bounded by
 * 5 s. It begins and ends by the database's clock, which is the same for every process.
 */
const claimEnd = sql<string>`now() + interval '7 seconds'`;

/** Slack has been seen to carry out a call nine seconds after it was sent. */
export const landsWithinMs = 10_000;

/** Of a claim that was never ended: a call begins within a second of it, unless its process was slow. */
const lateUntil = sql<string>`claimed_until + interval '5 seconds'`;

/** Nobody knows what is shown, unless it was taken away for good. */
const contentUnknown: RawBuilder<string | null> = sql`CASE WHEN content_hash = ${gone} THEN content_hash END`;

/** Under which messages a post may stand, once it is tried under this one. */
const triedUnder = (threadTs: string | null) => sql<string | null>`CASE
  WHEN ${threadTs}::text IS NULL THEN thread_ts
  WHEN thread_ts IS NULL OR (claimed_by IS NULL AND late_until IS NULL AND ts IS NULL) THEN ${threadTs}
  WHEN position(${threadTs}::text IN thread_ts) > 0 THEN thread_ts
  ELSE thread_ts || ' ' || ${threadTs} END`;

/** Another process may have begun to doubt it meanwhile. */
const notLate = sql<string>`CASE WHEN late_until > now() THEN late_until END`;

const lateFor = (ms: number) => sql<string>`now() + ${`${Math.round(ms)} milliseconds`}::interval`;

const unclaimed = { claimed_by: null, claimed_until: null };

export type PostClaims = {
  /** `isKnown`: the database has a row of it, so that none need be tried to be inserted. */
  claim(incidentId: string, row: PostedRow, isKnown?: boolean): Promise<Claim>;
  /** Extends the claim of this process; false when another process has taken over. */
  extend(postId: string): Promise<boolean>;
  /**
   * Writes down what came of it and ends the claim. `isLooked`: what an earlier call may have done was looked for, or
   * overwritten, since it can't take effect any more; else it is still to be looked for.
   */
  settle(row: PostedRow, isLooked?: boolean): Promise<void>;
  /** Ends the claim and notes why Slack does not take the post as it should be; what the row says of it stays. */
  fail(postId: string, failure: string): Promise<void>;
  /** Ends the claim and leaves the row as it was: Slack certainly did nothing. */
  release(postId: string): Promise<void>;
  /**
   * Ends the claim on a call whose outcome is not known: nothing counts as shown, and it may take effect so much later.
   * `shownUpTo`: the event up to which it shows the incident if it has taken effect; nobody goes back behind it.
   */
  doubt(postId: string, lateForMs: number, shownUpTo?: number): Promise<void>;
  /** Notes that the summary may be gone: nothing counts as shown, whatever a call that is under way writes down. */
  doubtSummary(incidentId: string): Promise<void>;
};

/** Claims on posts, so that each is made by one process at a time. `owner` names this one. */
export function createPostClaims(database: Database, owner: string): PostClaims {
  /**
   * Claims what nobody else holds. A claim of this process is left of an attempt whose answer was lost: it is its own.
   * A claim that was never ended is one whose outcome nobody knows.
   */
  async function takeOver({ post_id: postId, thread_ts }: PostedRow): Promise<Claim> {
    const row = await whenFirst(() =>
      database((db) =>
        db
          .updateTable('slack_post')
          .set({
            claimed_by: owner,
            claimed_until: claimEnd,
            thread_ts: triedUnder(thread_ts),
            late_until: sql<string>`CASE WHEN claimed_by IS NULL THEN late_until ELSE ${lateUntil} END`,
            content_hash: sql<string>`CASE WHEN claimed_by IS NULL THEN content_hash ELSE ${contentUnknown} END`,
          })
          .where('post_id', '=', postId)
          .where((where) =>
            where.or([
              where('claimed_by', 'is', null),
              where('claimed_by', '=', owner),
              where('claimed_until', '<=', sql<Date>`now()`),
            ]),
          )
          .returning(postedColumns)
          .executeTakeFirst(),
      ),
    );
    return row === null || row === undefined ? { kind: 'busy' } : { kind: 'again', row };
  }

  /** Changes what this process holds; false when it holds it no more. */
  async function change(postId: string, set: UpdateObject<SlackTables, 'slack_post'>): Promise<boolean> {
    const { numUpdatedRows } = await database((db) =>
      db
        .updateTable('slack_post')
        .set(set)
        .where('post_id', '=', postId)
        .where('claimed_by', '=', owner)
        .executeTakeFirst(),
    );
    return numUpdatedRows === 1n;
  }

  /**
   * Changes what this process holds. When another has taken over meanwhile, since this one slept, both may have called
   * Slack: what this call has done is looked for as if it had taken effect late.
   */
  async function changeOrDoubt(postId: string, set: UpdateObject<SlackTables, 'slack_post'>): Promise<void> {
    if (await change(postId, set)) return;
    const late_until = lateFor(landsWithinMs);
    await retryOnConflict(() =>
      database((db) => db.updateTable('slack_post').set({ late_until }).where('post_id', '=', postId).execute()),
    );
  }

  return {
    async claim(incidentId, row, isKnown = false) {
      if (isKnown) return takeOver(row);
      const claim = { claimed_by: owner, claimed_until: claimEnd };
      const { late_ms, failure, ...columns } = row;
      const values = { ...columns, incident_id: incidentId, ts: null, content_hash: null, ...claim };
      const inserted = await whenFirst(() =>
        database((db) => db.insertInto('slack_post').values(values).executeTakeFirst()),
      );
      return inserted === null ? takeOver(row) : { kind: 'first' };
    },
    extend: async (postId) => (await whenFirst(() => change(postId, { claimed_until: claimEnd }))) === true,
    async settle({ post_id, channel_id, ts, content_hash, sequence }, isLooked = false) {
      const known = { failed_at: null, failure: null, ...(isLooked ? { late_until: notLate } : {}) };
      await changeOrDoubt(post_id, { channel_id, ts, content_hash, sequence, ...known, ...unclaimed });
    },
    async fail(postId, failure) {
      await change(postId, { failed_at: sql<string>`now()`, failure, ...unclaimed });
    },
    async release(postId) {
      await change(postId, unclaimed);
    },
    async doubt(postId, lateForMs, shownUpTo = 0) {
      const sequence = sql<number>`greatest(sequence, ${shownUpTo}::int)`;
      const unknown = { late_until: lateFor(lateForMs), content_hash: contentUnknown, sequence };
      await changeOrDoubt(postId, { ...unknown, ...unclaimed });
    },
    async doubtSummary(incidentId) {
      const summaries = eras.map((era) => postId(incidentId, `${era}summary`));
      const late_until = sql<string>`coalesce(late_until, now())`;
      await retryOnConflict(() =>
        database((db) =>
          db
            .updateTable('slack_post')
            .set({ late_until, content_hash: contentUnknown })
            .where('post_id', 'in', summaries)
            .execute(),
        ),
      );
    },
  };
}
