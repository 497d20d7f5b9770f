import { verdictOf } from '../../store/database-error.ts';

/** Null when somebody else was first: a conflict of the database is an answer here, not an error. */
export async function whenFirst<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (verdictOf(error) === 'conflict') return null;
    throw error;
  }
}
