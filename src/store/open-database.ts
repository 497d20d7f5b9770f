import { Kysely } from 'kysely';
import pg from 'pg';
import { reasonOf } from './database-error.ts';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { appRole, MigrationDialect, migrate } from './migrate.ts';
import { openRegion, type Region } from './region.ts';

export type DatabaseChoice =
  | { readonly kind: 'embedded'; readonly directory: string }
  | { readonly kind: 'postgresql'; readonly url: string };

export type Database = { readonly region: Region; readonly migrated: readonly string[]; close(): Promise<void> };

/**
 * Opens the database that was chosen, with its schema up to date, as the role that can only append and read.
 * @throws Error with a sentence when it can't be started, reached or migrated.
 */
export async function openDatabase(choice: DatabaseChoice, onError: (reason: string) => void): Promise<Database> {
  if (choice.kind === 'embedded') {
    const server = await startEmbeddedPostgres(choice);
    const database = await openAs(server.ownerUrl, server.password, onError);
    return {
      ...database,
      async close() {
        await database.close();
        await server.stop();
      },
    };
  }
  return openAs(choice.url, null, onError);
}

async function openAs(ownerUrl: string, password: string | null, onError: (reason: string) => void): Promise<Database> {
  const owner = new Kysely<unknown>({
    dialect: new MigrationDialect({ pool: new pg.Pool({ connectionString: ownerUrl, max: 2 }) }),
  });
  const migrated = await migrate(owner, 'postgresql', password).finally(() => owner.destroy());
  const region = openRegion({
    name: 'local',
    // The owner of a plain PostgreSQL steps down to the application's role at connect.
    pool: { connectionString: ownerUrl, options: `-c role=${appRole}` },
    onError: (error) => onError(reasonOf(error)),
  });
  return { region, migrated, close: () => region.close() };
}
