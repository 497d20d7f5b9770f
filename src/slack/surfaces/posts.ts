import { sql } from 'kysely';
import { verdictOf } from '../../store/database-error.ts';
import { channelOfIncident, incidentOfChannel } from '../channel-lookup.ts';
import type { Database } from '../working-tables.ts';
import { type RecordedLately, recordedSince } from './recorded-since.ts';

/** A post as the database knows it: `ts` null while its outcome is not known. */
export type PostedRow = {
  readonly post_id: string;
  readonly surface: string;
  readonly channel_id: string;
  readonly ts: string | null;
  readonly content_hash: string | null;
  readonly sequence: number;
};

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

export type Posts = {
  of(incidentId: string): Promise<readonly PostedRow[]>;
  /** `isKnown`: the database has a row of it, so that none need be tried to be inserted. */
  claim(incidentId: string, row: PostedRow, isKnown?: boolean): Promise<Claim>;
  /** Claims anew what this process holds; false when another one has taken over. */
  extend(postId: string): Promise<boolean>;
  /** Writes down what came of it and ends the claim. */
  settle(row: PostedRow): Promise<void>;
  /** Ends the claim on a first attempt that certainly left nothing in Slack. */
  abandon(postId: string): Promise<void>;
  /** Ends the claim and notes why Slack does not take the post as it should be; what the row says of it stays. */
  fail(postId: string, failure: string): Promise<void>;
  /** Ends the claim and leaves the row as it was. */
  release(postId: string): Promise<void>;
  channelOf(incidentId: string): Promise<{ readonly channel_id: string; readonly name: string } | null>;
  isBound(teamId: string, channelId: string): Promise<boolean>;
  /** False when another process has bound the incident or the channel first. */
  bind(row: { incident_id: string; team_id: string; channel_id: string; name: string }): Promise<boolean>;
  /** The incident has moved to this channel. */
  rebind(row: { incident_id: string; team_id: string; channel_id: string; name: string }): Promise<void>;
  /** Writes down what an incident's channel is called now. */
  rename(incidentId: string, name: string): Promise<void>;
  recordedSince(since: Date | null, limit: number): Promise<RecordedLately>;
};

/** What was posted, in the working tables. `owner` names this process among those that claim. */
export function createPosts(database: Database, owner: string): Posts {
  const columns = ['post_id', 'surface', 'channel_id', 'ts', 'content_hash', 'sequence'] as const;

  /** Claims what nobody else holds. A claim of this process is left of an attempt whose answer was lost: it is its own. */
  async function takeOver(postId: string): Promise<Claim> {
    const row = await whenFirst(() =>
      database((db) =>
        db
          .updateTable('slack_post')
          .set({ claimed_by: owner, claimed_until: claimEnd })
          .where('post_id', '=', postId)
          .where((where) =>
            where.or([
              where('claimed_by', 'is', null),
              where('claimed_by', '=', owner),
              where('claimed_until', '<=', sql<Date>`now()`),
            ]),
          )
          .returning(columns)
          .executeTakeFirst(),
      ),
    );
    return row === null || row === undefined ? { kind: 'busy' } : { kind: 'again', row };
  }

  return {
    of: (incidentId) =>
      database((db) => db.selectFrom('slack_post').select(columns).where('incident_id', '=', incidentId).execute()),

    async claim(incidentId, row, isKnown = false) {
      if (isKnown) return takeOver(row.post_id);
      const inserted = await whenFirst(() =>
        database((db) =>
          db
            .insertInto('slack_post')
            .values({
              ...row,
              incident_id: incidentId,
              ts: null,
              content_hash: null,
              claimed_by: owner,
              claimed_until: claimEnd,
            })
            .executeTakeFirst(),
        ),
      );
      return inserted === null ? takeOver(row.post_id) : { kind: 'first' };
    },

    async extend(postId) {
      const extended = await whenFirst(() =>
        database((db) =>
          db
            .updateTable('slack_post')
            .set({ claimed_until: claimEnd })
            .where('post_id', '=', postId)
            .where('claimed_by', '=', owner)
            .executeTakeFirst(),
        ),
      );
      return extended !== null && extended.numUpdatedRows === 1n;
    },

    async settle({ post_id, channel_id, ts, content_hash, sequence }) {
      await database((db) =>
        db
          .updateTable('slack_post')
          .set({
            channel_id,
            ts,
            content_hash,
            sequence,
            claimed_by: null,
            claimed_until: null,
            failed_at: null,
            failure: null,
          })
          .where('post_id', '=', post_id)
          .where('claimed_by', '=', owner)
          .execute(),
      );
    },

    async abandon(postId) {
      await database((db) =>
        db.deleteFrom('slack_post').where('post_id', '=', postId).where('claimed_by', '=', owner).execute(),
      );
    },

    async fail(postId, failure) {
      await database((db) =>
        db
          .updateTable('slack_post')
          .set({ failed_at: sql<string>`now()`, failure, claimed_by: null, claimed_until: null })
          .where('post_id', '=', postId)
          .where('claimed_by', '=', owner)
          .execute(),
      );
    },

    async release(postId) {
      await database((db) =>
        db
          .updateTable('slack_post')
          .set({ claimed_by: null, claimed_until: null })
          .where('post_id', '=', postId)
          .where('claimed_by', '=', owner)
          .execute(),
      );
    },

    channelOf: (incidentId) => channelOfIncident(database, incidentId),

    isBound: async (teamId, channelId) => (await incidentOfChannel(database, teamId, channelId)) !== null,

    async bind(row) {
      const bound = await whenFirst(() => database((db) => db.insertInto('slack_channel').values(row).execute()));
      return bound !== null;
    },

    async rebind({ incident_id, team_id, channel_id, name }) {
      await database((db) =>
        db
          .insertInto('slack_channel')
          .values({ incident_id, team_id, channel_id, name })
          .onConflict((known) => known.column('incident_id').doUpdateSet({ channel_id, name }))
          .execute(),
      );
    },

    async rename(incidentId, name) {
      await database((db) =>
        db.updateTable('slack_channel').set({ name }).where('incident_id', '=', incidentId).execute(),
      );
    },

    recordedSince: (since, limit) => database((db) => recordedSince(db, since, limit)),
  };
}

/** Null when somebody else was first: a conflict of the database is an answer here, not an error. */
async function whenFirst<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (verdictOf(error) === 'conflict') return null;
    throw error;
  }
}
