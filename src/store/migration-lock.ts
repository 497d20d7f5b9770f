import { setTimeout as wait } from 'node:timers/promises';
import { millisecondsInSecond } from 'date-fns/constants';
import { type Kysely, type MigrationLockOptions, sql } from 'kysely';
import { classifyDatabaseError } from './database-error.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import { withTimeout } from './with-timeout.ts';

/** How long a migrator may stay silent before another takes it for dead: seconds. */
export const lockSecondsDefault = 120;

/** How often waiting processes look for the lock, and how often its holder renews it. */
const pollMs = 200;
const renewalsPerTerm = 4;

/** How long the end of a renewal is waited for before the lock is freed. */
const renewalMaxMs = 2_000;

/** Another migrator has taken the lock of one that it took for dead. */
export class LostLockError extends Error {
  override readonly name = 'LostLockError';
}

export type MigrationLock = {
  /** Makes sure of the lock and renews it. @throws LostLockError when another has it by now. */
  renew(over: Kysely<unknown>): Promise<void>;
  release(over: Kysely<unknown>): Promise<void>;
};

/**
 * Waits for the migration lock: Kysely's own row, whose number is the second until which it is held, by the database's
 * clock. Until it is released it is renewed, over `aside` where the holder's own connection waits for a step.
 */
export async function acquireMigrationLock(
  over: Kysely<unknown>,
  aside: Kysely<unknown>,
  { lockTable, lockRowId }: MigrationLockOptions,
  lockSeconds: number,
): Promise<MigrationLock> {
  const table = sql.table(lockTable);
  const now = sql`extract(epoch FROM now())::integer`;

  async function update(db: Kysely<unknown>, until: unknown, where: unknown): Promise<number | null> {
    const { rows } = await sql<{ is_locked: number }>`
      UPDATE ${table} SET is_locked = ${until} WHERE id = ${lockRowId} AND ${where} RETURNING is_locked`.execute(db);
    return rows[0]?.is_locked ?? null;
  }
  const extend = (db: Kysely<unknown>, where: unknown) => update(db, sql`${now} + ${lockSeconds}`, where);

  // The number also says whose lock it is: whoever takes it over writes a later one.
  let heldUntil = await waitForLock(() => extend(over, sql`is_locked < ${now}`));
  let turn: Promise<unknown> = Promise.resolve();

  function renew(db: Kysely<unknown>): Promise<void> {
    const renewed = turn.then(async () => {
      const until = await retryOnConflict(() => extend(db, sql`is_locked = ${heldUntil}`));
      if (until === null) throw new LostLockError('another migrator has taken over');
      heldUntil = until;
    });
    turn = renewed.catch(() => undefined);
    return renewed;
  }

  // A renewal that fails is made up for by the next, and a lock that is lost is told before the next step.
  const renewing = setInterval(
    () => void renew(aside).catch(() => undefined),
    (lockSeconds * millisecondsInSecond) / renewalsPerTerm,
  );
  renewing.unref();

  return {
    renew,
    async release(db) {
      clearInterval(renewing);
      await withTimeout(turn, renewalMaxMs);
      // A lock that can't be freed ends by itself, and what went wrong before is what has to be told.
      await retryOnConflict(() => update(db, 0, sql`is_locked = ${heldUntil}`)).catch(() => undefined);
    },
  };
}

async function waitForLock(claim: () => Promise<number | null>): Promise<number> {
  for (;;) {
    try {
      const until = await claim();
      if (until !== null) return until;
    } catch (error) {
      if (classifyDatabaseError(error) !== 'conflict') throw error;
    }
    await wait(pollMs);
  }
}
