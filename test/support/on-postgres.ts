import { migrate } from '../../src/store/migrate.ts';
import { openRegions } from '../../src/store/open-database.ts';
import { connectOwner } from '../../src/store/owner.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import type { Way } from './database.ts';
import { logOfPostgres } from './statement-log.ts';

/** A plain PostgreSQL, as the application's role. */
export async function onPostgres(ownerUrl: string): Promise<Way> {
  const owner = await connectOwner({ connectionString: ownerUrl });
  await migrate(owner, 'postgresql');
  await owner.destroy();
  // Many are open at once in the tests of one server.
  const open = (url = ownerUrl) =>
    openRegions({ kind: 'postgresql', url }, { onError: () => undefined }, { connectionsMax: 4 });
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
