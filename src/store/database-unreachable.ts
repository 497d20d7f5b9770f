import { codeOf, reasonOf } from './database-error.ts';
import { SignInError } from './dsql/sign-in.ts';
import { SessionError } from './session-error.ts';

/**
 * The sentence for a start that reached no database. What a sign-in or a session has to say already is kept, as are our
 * own sentences, which have no code.
 */
export function databaseUnreachable(error: unknown, variable: 'DATABASE_URL' | 'DSQL_ENDPOINTS'): unknown {
  if (error instanceof SignInError || error instanceof SessionError || codeOf(error) === '') return error;
  return new Error(`No database could be reached (${reasonOf(error)}): check ${variable}, and that it runs`);
}
