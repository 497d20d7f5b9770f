import { reasonOf } from './database-error.ts';
import { databaseUnreachable } from './database-unreachable.ts';
import type { AwsCredentials } from './dsql/aws-credentials.ts';
import type { Endpoint } from './dsql/endpoint.ts';
import { explainSignIn, signInAt } from './dsql/sign-in.ts';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { connectOwner } from './owner.ts';
import { clientOf, explainConnecting, type PostgresqlChoice } from './postgresql-client.ts';
import { openRegion, type RegionOptions, timeoutsAlone, timeoutsAmongSeveral } from './region.ts';
import type { RegionsEvents } from './region-health.ts';
import { createRegions, type Regions } from './regions.ts';
import { applicationSession } from './session.ts';
import { type Waiting, whenReachable } from './when-reachable.ts';
import { refuseHalfImported } from './whole/import-marker.ts';

export type DsqlChoice = {
  readonly kind: 'dsql';
  readonly endpoints: readonly [Endpoint, ...Endpoint[]];
  readonly user: string;
  readonly database: string;
  readonly credentials: AwsCredentials;
  readonly certificateAuthority?: string;
};

/** A database that runs already. */
export type RunningChoice = PostgresqlChoice | DsqlChoice;

export type DatabaseChoice = { readonly kind: 'embedded'; readonly directory: string } | RunningChoice;

export type Database = {
  readonly regions: Regions;
  /** How it is reached, for callers that open connections of their own. */
  readonly choice: RunningChoice;
  /** The steps that opening has applied to the schema. */
  readonly migrated: readonly string[];
  close(): Promise<void>;
};

/** Told of what happens to connections and regions: for a log. */
export type DatabaseEvents = RegionsEvents & { onError(reason: string): void };

/**
 * Opens the database that was chosen, as the role that can only append and read. A plain PostgreSQL is brought up to
 * date first; on DSQL that takes the admin role, which only `migrate` signs in as. One that does not answer yet is waited
 * for where `waiting` says so.
 * @throws Error with a sentence when it can't be started, reached, signed in to, or lacks a migration,
 * or holds half an import.
 */
export async function openDatabase(
  choice: DatabaseChoice,
  events: DatabaseEvents,
  waiting: Waiting | null = null,
): Promise<Database> {
  const reached = <T>(open: () => Promise<T>) => (waiting === null ? open() : whenReachable(open, waiting));
  switch (choice.kind) {
    case 'embedded': {
      const server = await startEmbeddedPostgres(choice);
      const database = await openPlain({ kind: 'postgresql', url: server.ownerUrl }, events);
      return {
        ...database,
        async close() {
          await database.close();
          await server.stop();
        },
      };
    }
    case 'postgresql':
      return reached(() => openPlain(choice, events)).catch((error: unknown) => {
        throw databaseUnreachable(error, 'DATABASE_URL');
      });
    case 'dsql':
      return reached(() => openDsql(choice, events)).catch((error: unknown) => {
        throw databaseUnreachable(error, 'DSQL_ENDPOINTS');
      });
    default: {
      const unreachable: never = choice;
      return unreachable;
    }
  }
}

/** @throws what connecting threw, and Error with a sentence when a migration fails. */
async function openPlain(choice: PostgresqlChoice, events: DatabaseEvents): Promise<Database> {
  const owner = await connectOwner(clientOf(choice));
  const migrated = await migrate(owner, 'postgresql').finally(() => owner.destroy());
  const regions = openRegions(choice, events);
  try {
    // The start is the time to tell of a session that can't be what it must be.
    await regions.runAnywhere(refuseHalfImported);
    return { regions, choice, migrated, close: () => regions.close() };
  } catch (error) {
    await regions.close();
    throw error;
  }
}

/** @throws what reading threw, and Error with a sentence when a migration is lacking. */
async function openDsql(choice: DsqlChoice, events: DatabaseEvents): Promise<Database> {
  const regions = openRegions(choice, events);
  try {
    const pending = await regions.runAnywhere((db) => pendingMigrations(db, 'dsql'));
    if (pending.length > 0) {
      throw new Error(`The schema lacks ${pending.join(', ')}: run "quorum migrate" as someone who may be admin`);
    }
    await regions.runAnywhere(refuseHalfImported);
    return { regions, choice, migrated: [], close: () => regions.close() };
  } catch (error) {
    await regions.close();
    throw error;
  }
}

export type RegionsOptions = {
  /** Whether the sessions may append. A session that only reads may belong to a role that could do more. */
  readonly access?: 'append' | 'read';
  readonly connectionsMax?: number;
};

/** The regions of a database, each with a pool of its own that signs in as the choice says; no connection is made yet. */
export function openRegions(choice: RunningChoice, events: DatabaseEvents, options: RegionsOptions = {}): Regions {
  const { access = 'append', ...more } = options;
  const setUp = applicationSession(choice.kind, access);
  const [first, ...others] = endpointsOf(choice);
  const open = (endpoint: Opening) =>
    openRegion({ ...endpoint, ...more, setUp, onError: (error) => events.onError(reasonOf(error)) });
  return createRegions([open(first), ...others.map(open)], events);
}

type Opening = Omit<RegionOptions, 'onError' | 'setUp' | 'connectionsMax'>;

function endpointsOf(choice: RunningChoice): readonly [Opening, ...Opening[]] {
  if (choice.kind === 'postgresql') return [{ name: 'local', client: clientOf(choice), explain: explainConnecting }];
  const [first, ...others] = choice.endpoints;
  const timeouts = others.length > 0 ? timeoutsAmongSeveral : timeoutsAlone;
  const at = (endpoint: Endpoint): Opening => ({
    name: endpoint.region,
    client: signInAt(endpoint, choice),
    timeouts,
    explain: (error) => explainSignIn(error, endpoint, choice.user),
  });
  return [at(first), ...others.map(at)];
}
