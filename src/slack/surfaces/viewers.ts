import { verdictOf } from '../../store/database-error.ts';
import type { Database } from '../working-tables.ts';

/** Somebody who opened their Home tab, and what it shows by its hash; null while that is not known. */
export type Viewer = { readonly team_id: string; readonly user_id: string; readonly content_hash: string | null };

export type Viewers = {
  opened(teamId: string, userId: string, atMs: number): Promise<void>;
  /** Those who opened theirs since an instant, the latest first. */
  since(sinceMs: number, limit: number): Promise<readonly Viewer[]>;
  published(viewer: Viewer): Promise<void>;
};

/** Who looks at a Home tab, in the working table. */
export function createViewers(database: Database): Viewers {
  return {
    async opened(team_id, user_id, atMs) {
      const opened_at = new Date(atMs).toISOString();
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
        // On DSQL two who write the same row at once: the other has written that it was opened now.
        if (verdictOf(error) !== 'conflict') throw error;
      }
    },
    since: (sinceMs, limit) =>
      database((db) =>
        db
          .selectFrom('slack_home')
          .select(['team_id', 'user_id', 'content_hash'])
          .where('opened_at', '>', new Date(sinceMs))
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
  };
}
