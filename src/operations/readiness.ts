import { reasonOf } from '../store/database-error.ts';
import { withTimeout } from '../store/with-timeout.ts';

/** How long a probe waits for the database: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/ */
const databaseMs = 2_000;

export type ReadinessPorts = {
  /** The migrations that the database lacks. @throws while it can't be asked. */
  readonly pendingMigrations: () => Promise<readonly string[]>;
  /** Why nothing that people do in Slack arrives; null while it does. */
  readonly slackTrouble: () => string | null;
};

/** Whether this process can do its work, by each part that it takes: `ok`, or what is wrong. */
export type Readiness = { readonly isReady: boolean; readonly checks: Readonly<Record<'database' | 'slack', string>> };

/** Asks each part now. Never throws. */
export async function readiness({ pendingMigrations, slackTrouble }: ReadinessPorts): Promise<Readiness> {
  const checks = { database: await databaseTrouble(pendingMigrations), slack: slackTrouble() ?? 'ok' };
  return { isReady: Object.values(checks).every((said) => said === 'ok'), checks };
}

async function databaseTrouble(pendingMigrations: ReadinessPorts['pendingMigrations']): Promise<string> {
  try {
    const pending = await withTimeout(pendingMigrations(), databaseMs);
    if (pending === null) return `The database has not answered within ${databaseMs / 1_000} s`;
    return pending.value.length === 0 ? 'ok' : `The schema lacks ${pending.value.join(', ')}: run "quorum migrate"`;
  } catch (error) {
    return `The database does not answer: ${reasonOf(error)}`;
  }
}
