import { classifyDatabaseError, codeOf, reasonOf } from '../store/database-error.ts';
import { hasEmbeddedData, startEmbeddedPostgres } from '../store/embedded/embedded-postgres.ts';
import { type DatabaseChoice, openRegions, type RunningChoice } from '../store/open-database.ts';
import type { Regions } from '../store/regions.ts';
import { SessionError } from '../store/session-error.ts';
import { Failure } from './failure.ts';

export type Opened = {
  readonly regions: Regions;
  /** How it is reached, for connections of another kind. */
  readonly choice: RunningChoice;
  close(): Promise<void>;
};

type Access = 'read' | 'append';

/**
 * Opens the database that was chosen as it is: makes none, and leaves its schema alone.
 * @throws Failure with a sentence, at once or from whatever is asked, when it is not there or lacks its schema.
 */
export async function openExisting(
  choice: DatabaseChoice,
  access: Access,
  onError: (reason: string) => void,
): Promise<Opened> {
  if (choice.kind !== 'embedded') return opened(choice, access, onError);
  if (!(await hasEmbeddedData(choice.directory))) {
    throw new Failure(
      `There is no database in ${choice.directory} yet: "quorum start" makes one. For another database set QUORUM_DATA_DIR or DATABASE_URL.`,
      1,
    );
  }
  const server = await startEmbeddedPostgres(choice);
  const { close, ...database } = opened({ kind: 'postgresql', url: server.ownerUrl }, access, onError);
  return {
    ...database,
    async close() {
      await close();
      await server.stop();
    },
  };
}

function opened(choice: RunningChoice, access: Access, onError: (reason: string) => void): Opened {
  const regions = openRegions(choice, { onError }, { access });
  return {
    choice,
    regions: {
      ...regions,
      runAnywhere: (work) =>
        regions.runAnywhere(work).catch((error: unknown) => {
          throw failureOf(error, choice);
        }),
    },
    close: () => regions.close(),
  };
}

/** Undefined table, no privilege on one: what a database answers that was never migrated. */
const schemaMissing = new Set(['42P01', '42501']);

/** A database that is not there: a fault of the statement by its code, and of the address in truth. */
const databaseMissing = '3D000';

function failureOf(error: unknown, choice: RunningChoice): unknown {
  const variable = choice.kind === 'dsql' ? 'DSQL_ENDPOINTS' : 'DATABASE_URL';
  const reason = reasonOf(error);
  if (error instanceof SessionError) return new Failure(`${reason}.`, 1);
  if (schemaMissing.has(codeOf(error))) {
    return new Failure(
      `The database lacks Quorum's schema (${reason}): run "quorum migrate", or check ${variable}.`,
      1,
    );
  }
  const errorClass = classifyDatabaseError(error);
  // Whoever wrote does it again.
  if (errorClass === 'conflict') return error;
  if (errorClass === 'fault' && codeOf(error) !== databaseMissing) return error;
  return new Failure(`The database can't be read (${reason}): is it running, and is ${variable} right?`, 1);
}
