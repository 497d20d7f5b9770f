import { Kysely } from 'kysely';
import pg from 'pg';
import { reasonOf } from './database-error.ts';
import type { AwsCredentials } from './dsql/aws-credentials.ts';
import type { Endpoint } from './dsql/endpoint.ts';
import { explainSignIn, signInAt } from './dsql/sign-in.ts';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { appRole, MigrationDialect, migrate, pendingMigrations } from './migrate.ts';
import { openRegion, patienceAlone, patienceAmongSeveral } from './region.ts';
import { createRegions, type Regions, type RegionsEvents } from './regions.ts';

export type DsqlChoice = {
  readonly kind: 'dsql';
  readonly endpoints: readonly [Endpoint, ...Endpoint[]];
  readonly user: string;
  readonly database: string;
  readonly credentials: AwsCredentials;
  readonly certificateAuthority?: string;
};

export type DatabaseChoice =
  | { readonly kind: 'embedded'; readonly directory: string }
  | { readonly kind: 'postgresql'; readonly url: string }
  | DsqlChoice;

export type Database = {
  readonly regions: Regions;
  /** The steps that opening has applied to the schema. */
  readonly migrated: readonly string[];
  close(): Promise<void>;
};

/** Told of what happens to connections and regions: for a log. */
export type DatabaseEvents = RegionsEvents & { onError(reason: string): void };

/**
 * Opens the database that was chosen, as the role that can only append and read. A plain PostgreSQL is brought up to
 * date first; on DSQL that takes the admin role, which only `migrate` signs in as.
 * @throws Error with a sentence when it can't be started, reached, signed in to, or lacks a migration.
 */
export async function openDatabase(choice: DatabaseChoice, events: DatabaseEvents): Promise<Database> {
  switch (choice.kind) {
    case 'embedded': {
      const server = await startEmbeddedPostgres(choice);
      const database = await openAs(server.ownerUrl, server.password, events);
      return {
        ...database,
        async close() {
          await database.close();
          await server.stop();
        },
      };
    }
    case 'postgresql':
      return openAs(choice.url, null, events);
    case 'dsql':
      return openDsql(choice, events);
    default: {
      const unreachable: never = choice;
      return unreachable;
    }
  }
}

async function openAs(ownerUrl: string, password: string | null, events: DatabaseEvents): Promise<Database> {
  const owner = new Kysely<unknown>({
    dialect: new MigrationDialect({ pool: new pg.Pool({ connectionString: ownerUrl, max: 2 }) }),
  });
  const migrated = await migrate(owner, 'postgresql', password).finally(() => owner.destroy());
  const region = openRegion({
    name: 'local',
    // The owner of a plain PostgreSQL steps down to the application's role at connect.
    client: { connectionString: ownerUrl, options: `-c role=${appRole}` },
    onError: (error) => events.onError(reasonOf(error)),
  });
  const regions = createRegions([region], events);
  return { regions, migrated, close: () => regions.close() };
}

async function openDsql(choice: DsqlChoice, events: DatabaseEvents): Promise<Database> {
  const regions = openDsqlRegions(choice, events);
  try {
    const pending = await regions.run((db) => pendingMigrations(db));
    if (pending.length > 0) {
      throw new Error(`The schema lacks ${pending.join(', ')}: run "quorum migrate" as someone who may be admin`);
    }
    return { regions, migrated: [], close: () => regions.close() };
  } catch (error) {
    await regions.close();
    throw error;
  }
}

/** The regions of a cluster, each with a pool of its own that signs in as the choice says; no connection is made yet. */
export function openDsqlRegions(choice: DsqlChoice, events: DatabaseEvents): Regions {
  const patience = choice.endpoints.length > 1 ? patienceAmongSeveral : patienceAlone;
  const open = (endpoint: Endpoint) =>
    openRegion({
      name: endpoint.region,
      client: signInAt(endpoint, choice),
      patience,
      explain: (error) => explainSignIn(error, endpoint, choice.user),
      onError: (error) => events.onError(reasonOf(error)),
    });
  const [first, ...others] = choice.endpoints;
  return createRegions([open(first), ...others.map(open)], events);
}
