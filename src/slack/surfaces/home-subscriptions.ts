import { sql } from 'kysely';
import { classifyDatabaseError } from '../../store/database-error.ts';
import type { Database } from '../working-tables.ts';

/** Somebody who opened their Home tab, and what it shows by its hash; null while that is not known. */
export type HomeSubscription = {
  readonly team_id: string;
  readonly user_id: string;
  readonly content_hash: string | null;
};

export type HomeSubscriptions = {
  opened(teamId: string, userId: string): Promise<void>;
  /** Those who opened theirs within the last eight hours by the database's clock, the latest first. */
  latest(limit: number): Promise<readonly HomeSubscription[]>;
  published(subscription: HomeSubscription): Promise<void>;
  /** Keeps a tab up to date no longer, until it is opened again. */
  forget(subscription: Pick<HomeSubscription, 'team_id' | 'user_id'>): Promise<void>;
};

/** How long after opening it a Home tab is kept up to date. */
const keptSince = sql<Date>`now() - interval '8 hours'`;

/** Who looks at a Home tab, in the working table. */
export function createHomeSubscriptions(database: Database): HomeSubscriptions {
  return {
    async opened(team_id, user_id) {
      const opened_at = sql<string>`now()`;
      try {
        await database((db) =>
          db
            .insertInto('slack_home')
            .values({ team_id, user_id, opened_at, content_hash: null })
            // What it shows is not known any more: Slack may have lost it, and publishing again is harmless.
            .onConflict((known) => known.columns(['team_id', 'user_id']).doUpdateSet({ opened_at, content_hash: null }))
            .execute(),
        );
      } catch (error) {
        // On DSQL a conflict means that another process has just written the same row.
        if (classifyDatabaseError(error) !== 'conflict') throw error;
      }
    },
    latest: (limit) =>
      database((db) =>
        db
          .selectFrom('slack_home')
          .select(['team_id', 'user_id', 'content_hash'])
          .where('opened_at', '>', keptSince)
          .orderBy('opened_at', 'desc')
          .limit(limit)
          .execute(),
      ),
    async published({ team_id, user_id, content_hash }) {
      await database((db) =>
        db
          .updateTable('slack_home')
          .set({ content_hash })
          .where('team_id', '=', team_id)
          .where('user_id', '=', user_id)
          .execute(),
      );
    },
    async forget({ team_id, user_id }) {
      await database((db) =>
        db.deleteFrom('slack_home').where('team_id', '=', team_id).where('user_id', '=', user_id).execute(),
      );
    },
  };
}
