import { Kysely } from 'kysely';
import pg from 'pg';
import { MigrationDialect, migrate } from '../../src/store/migrate.ts';

// A process of its own that brings a database's schema up to date: migrator.ts <url>
const db = new Kysely<unknown>({
  dialect: new MigrationDialect({ pool: new pg.Pool({ connectionString: process.argv[2], max: 1 }) }),
});
process.stdout.write(JSON.stringify(await migrate(db, 'postgresql')));
await db.destroy();
