import { Kysely } from 'kysely';
import pg from 'pg';
import { appRole, MigrationDialect, migrate } from '../../src/store/migrate.ts';
import { openRegion } from '../../src/store/region.ts';
import { createRegions } from '../../src/store/regions.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import type { Way } from './database.ts';
import { logOfPostgres } from './statement-log.ts';

/** A plain PostgreSQL, as the application's role. */
export async function onPostgres(ownerUrl: string): Promise<Way> {
  const db = new Kysely<unknown>({
    dialect: new MigrationDialect({ pool: new pg.Pool({ connectionString: ownerUrl, max: 2 }) }),
  });
  await migrate(db, 'postgresql');
  await db.destroy();
  const open = (url = ownerUrl) =>
    createRegions([
      openRegion({
        name: 'local',
        client: { connectionString: url, options: `-c role=${appRole}` },
        // Many are open at once in the tests of one server.
        connectionsMax: 4,
        onError: () => undefined,
      }),
    ]);
  return {
    open: () => open(),
    environment: { DATABASE_URL: ownerUrl },
    async frail() {
      const proxy = await startCuttingProxy(ownerUrl);
      return {
        open: () => open(proxy.url),
        cut: proxy.cut,
        appends: proxy.inserts,
        lose: proxy.close,
        close: proxy.close,
      };
    },
    logStatements: () => logOfPostgres(ownerUrl),
    close: async () => undefined,
  };
}
