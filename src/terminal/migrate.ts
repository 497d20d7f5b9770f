import { migrateDsql } from '../store/dsql/migrate-dsql.ts';
import { type DatabaseChoice, openDatabase } from '../store/open-database.ts';
import { Failure } from './failure.ts';

/** Brings the schema up to date and answers in a sentence. `appRoleArn`: the IAM role that is let in on Aurora DSQL. */
export async function migrateDatabase(
  choice: DatabaseChoice,
  appRoleArn: string | undefined,
  onError: (reason: string) => void,
): Promise<string> {
  if (choice.kind === 'dsql') return appliedText(await migrateDsql(choice, appRoleArn ?? null));
  if (appRoleArn !== undefined) {
    throw new Failure('--app-role-arn is for Aurora DSQL only: set DSQL_ENDPOINTS, or leave the option out.', 2);
  }
  const database = await openDatabase(choice, { onError });
  await database.close();
  return appliedText(database.migrated);
}

function appliedText(applied: readonly string[]): string {
  return applied.length === 0 ? 'The schema is up to date.' : `Applied: ${applied.join(', ')}`;
}
