import { isNativeError } from 'node:util/types';

/** An error's SQLSTATE, or Node's own code such as ECONNREFUSED; empty where it has none. */
export function codeOf(error: unknown): string {
  return isNativeError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What an error of the database means for the statement that it answers. */
export type DatabaseErrorClass = 'conflict' | 'unknown' | 'refused' | 'fault';

/**
 * Judges an error: `conflict`: somebody was first (40001, with DSQL's OC000 and OC001, a unique violation 23505, or
 * a deadlock 40P01, which the server ends for the other's sake);
 * `refused`: the server did not run it (it is shutting down, full, read-only, or turned the connection away); `unknown`: the
 * connection broke, or the server failed inside (58, XX), so that it may have run; `fault`: it was not run since it is
 * wrong or not allowed, which trying again can't mend.
 * Codes: https://www.postgresql.org/docs/16/errcodes-appendix.html and
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/troubleshooting.html
 */
export function classifyDatabaseError(error: unknown): DatabaseErrorClass {
  const code = codeOf(error);
  if (conflicts.has(code)) return 'conflict';
  if (refusals.has(code) || isReadOnly(error)) return 'refused';
  // No SQLSTATE begins with E, as Node's codes do; EPIPE is as long as one.
  return /^(?!57P|08|58|XX|40003|E)[0-9A-Z]{5}$/.test(code) ? 'fault' : 'unknown';
}

const conflicts = new Set(['40001', '40P01', '23505', 'OC000', 'OC001']);
const refusals = new Set(['57P03', '53300', '53400', '28000', '28P01', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * Whether the database could not be asked, so that asking again later may do. False for what it answered, a missing table
 * or privilege included, and for an error of our own, which has no code: those are faults to be mended.
 */
export function isUnreachable(error: unknown): boolean {
  const errorClass = classifyDatabaseError(error);
  return codeOf(error) !== '' && (errorClass === 'unknown' || errorClass === 'refused');
}

/**
 * Whether the statement was not run since its session may only read (25006): as on a server that has been demoted since
 * the session began, while a new connection may reach the one that took over.
 */
export function isReadOnly(error: unknown): boolean {
  return codeOf(error) === '25006';
}

/**
 * Whether the statement was not run since the schema had changed since the connection last looked (DSQL's OC001, a kind
 * of 40001): running it again is safe, and sees the new schema.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-concurrency-control.html
 */
export function isStaleCatalogue(error: unknown): boolean {
  return classifyDatabaseError(error) === 'conflict' && isNativeError(error) && error.message.includes('OC001');
}

/** One line about an error for a log or an answer: never a stack, never a connection string. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  const message = isNativeError(error) ? error.message : String(error);
  return (message.split('\n')[0] ?? '').replaceAll(/postgres(ql)?:\/\/\S+/g, 'the database');
}
