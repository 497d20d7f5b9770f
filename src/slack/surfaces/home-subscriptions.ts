import { type ExpressionBuilder, sql } from 'kysely';
import { classifyDatabaseError } from '../../store/database-error.ts';
import type { Database, SlackTables } from '../working-tables.ts';

/** Somebody who opened their Home tab. */
export type Person = { readonly team_id: string; readonly user_id: string };

/** What their tab shows, by our hash of it and by Slack's; null while that is not known. */
export type HomeSubscription = Person & { readonly content_hash: string | null; readonly view_hash: string | null };

export type HomeSubscriptions = {
  opened(teamId: string, userId: string): Promise<void>;
  /** Those who opened theirs within the last eight hours by the database's clock, the latest first. */
  latest(limit: number): Promise<readonly HomeSubscription[]>;
  /** A view is about to be published: until it is known what came of it, nothing counts as shown. */
  begun(person: Person): Promise<void>;
  published(subscription: HomeSubscription): Promise<void>;
  /** The tab shows another view than the one of this hash, which was written down for it. */
  outdated(person: Person, viewHash: string): Promise<void>;
  /** Keeps a tab up to date no longer, until it is opened again. */
  forget(person: Person): Promise<void>;
};

/** How long after opening it a Home tab is kept up to date. */
const keptSince = sql<Date>`now() - interval '8 hours'`;

/** Who looks at a Home tab, in the working table. */
export function createHomeSubscriptions(database: Database): HomeSubscriptions {
  const change = (person: Person, set: Partial<HomeSubscription>, viewHash?: string) =>
    database(async (db) => {
      const update = db.updateTable('slack_home').set(set).where(isOf(person));
      await (viewHash === undefined ? update : update.where('view_hash', '=', viewHash)).execute();
    });
  return {
    async opened(team_id, user_id) {
      const opened_at = sql<string>`now()`;
      try {
        await database((db) =>
          db
            .insertInto('slack_home')
            .values({ team_id, user_id, opened_at, ...unknown })
            // What it shows is not known any more: Slack may have lost it, and publishing again is harmless.
            .onConflict((known) => known.columns(['team_id', 'user_id']).doUpdateSet({ opened_at, ...unknown }))
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
          .select(['team_id', 'user_id', 'content_hash', 'view_hash'])
          .where('opened_at', '>', keptSince)
          .orderBy('opened_at', 'desc')
          .limit(limit)
          .execute(),
      ),
    begun: (person) => change(person, { content_hash: null }),
    published: ({ content_hash, view_hash, ...person }) => change(person, { content_hash, view_hash }),
    outdated: (person, viewHash) => change(person, unknown, viewHash),
    async forget(person) {
      await database((db) => db.deleteFrom('slack_home').where(isOf(person)).execute());
    },
  };
}

const unknown = { content_hash: null, view_hash: null };

function isOf({ team_id, user_id }: Person) {
  return ({ and }: ExpressionBuilder<SlackTables, 'slack_home'>) => and({ team_id, user_id });
}
