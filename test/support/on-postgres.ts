import { appRole, migrate } from '../../src/store/migrate.ts';
import { connectOwner } from '../../src/store/owner.ts';
import { openRegion } from '../../src/store/region.ts';
import { createRegions } from '../../src/store/regions.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import type { Way } from './database.ts';
import { logOfPostgres } from './statement-log.ts';

/** A plain PostgreSQL, as the application's role. */
export async function onPostgres(ownerUrl: string): Promise<Way> {
  const owner = await connectOwner({ connectionString: ownerUrl });
  await migrate(owner, 'postgresql');
  await owner.destroy();
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
