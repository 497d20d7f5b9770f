import { classifyDatabaseError } from './database-error.ts';

/** Null when another process was first: here a conflict is an answer, not an error. */
export async function whenFirst<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (classifyDatabaseError(error) === 'conflict') return null;
    throw error;
  }
}
