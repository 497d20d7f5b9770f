import { setTimeout as wait } from 'node:timers/promises';
import { classifyDatabaseError } from './database-error.ts';

/** How often work on the schema is begun that meets another's change. */
const attemptsMax = 10;
const backoffMaxMs = 2_000;

/** Does it again, after a pause, when it met another's change: DSQL's OC000 and OC001, or a step that was just recorded. */
export async function retryOnConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (classifyDatabaseError(error) !== 'conflict' || attempt === attemptsMax) throw error;
    }
    await wait(Math.random() * Math.min(backoffMaxMs, 50 * 2 ** attempt));
  }
}
