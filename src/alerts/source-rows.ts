import { type ColumnType, type Kysely, sql } from 'kysely';
import type { Regions } from '../store/regions.ts';
import { retryOnConflict } from '../store/retry-on-conflict.ts';
import { whenFirst } from '../store/when-first.ts';
import { gapMs, type SourceWatch } from './silence.ts';

/** Written by the database's clock. */
type DatabaseTime = ColumnType<Date | null, string | null | undefined, string | null>;

type SourceTables = {
  signal_source: {
    team_id: string;
    source: string;
    heard_at: DatabaseTime;
    watched_at: ColumnType<Date, string | undefined, string>;
    watched_since: ColumnType<Date, string | undefined, string>;
    told_at: DatabaseTime;
  };
};

/** When the sources of a workspace were heard from. All times are the database's. Each throws what the database threw. */
export type SourceRows = {
  heard(source: string): Promise<void>;
  /** What is known of each source, these among them; notes that somebody has looked. */
  watch(sources: readonly string[]): Promise<ReadonlyMap<string, SourceWatch>>;
  /** People were told that it is silent since then, or that it is no more (null). */
  told(source: string, sinceMs: number | null): Promise<void>;
};

const now = sql<string>`now()`;

/** Several processes look more often than it need be noted. */
const notedFor = sql<Date>`now() - interval '15 seconds'`;

export function createSourceRows(
  { runAnywhere }: Pick<Regions, 'runAnywhere'>,
  team: string,
  gap: number = gapMs.living,
): SourceRows {
  const run = <T>(work: (db: Kysely<SourceTables>) => Promise<T>) =>
    runAnywhere((db) => work(db.withTables<SourceTables>()));

  async function read(): Promise<ReadonlyMap<string, SourceWatch & { readonly isNoted: boolean }>> {
    const rows = await run((db) =>
      db
        .selectFrom('signal_source')
        .selectAll()
        .select([sql<Date>`now()`.as('now'), sql<boolean>`watched_at > ${notedFor}`.as('isNoted')])
        .where('team_id', '=', team)
        .execute(),
    );
    return new Map(
      rows.map((row) => [
        row.source,
        {
          nowMs: row.now.getTime(),
          heardAtMs: row.heard_at?.getTime() ?? null,
          watchedAtMs: row.watched_at.getTime(),
          watchedSinceMs: row.watched_since.getTime(),
          toldAtMs: row.told_at?.getTime() ?? null,
          gapMs: gap,
          isNoted: row.isNoted,
        },
      ]),
    );
  }

  const note = (source: string) =>
    whenFirst(() =>
      run((db) =>
        db
          .insertInto('signal_source')
          .values({ team_id: team, source })
          .onConflict((conflict) =>
            conflict.columns(['team_id', 'source']).doUpdateSet({
              watched_at: now,
              watched_since: sql<string>`CASE WHEN signal_source.watched_at < now() - make_interval(secs => ${gap / 1_000})
                THEN now() ELSE signal_source.watched_since END`,
            }),
          )
          .execute(),
      ),
    );

  return {
    async heard(source) {
      await retryOnConflict(() =>
        run((db) =>
          db
            .insertInto('signal_source')
            .values({ team_id: team, source, heard_at: now })
            .onConflict((conflict) => conflict.columns(['team_id', 'source']).doUpdateSet({ heard_at: now }))
            .execute(),
        ),
      );
    },
    async watch(sources) {
      const known = await read();
      for (const source of sources) if (known.get(source)?.isNoted !== true) await note(source);
      return known;
    },
    async told(source, sinceMs) {
      const told_at = sinceMs === null ? null : new Date(sinceMs).toISOString();
      await retryOnConflict(() =>
        run((db) =>
          db
            .updateTable('signal_source')
            .set({ told_at })
            .where('team_id', '=', team)
            .where('source', '=', source)
            .execute(),
        ),
      );
    },
  };
}
