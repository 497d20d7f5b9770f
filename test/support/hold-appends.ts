import pg from 'pg';
import type { Deployment } from './deployment.ts';

export type Held = {
  /** Whether an append waits. */
  waiting(): Promise<boolean>;
  /** Lets what waits go on. */
  release(): Promise<void>;
};

/** Keeps every event out of the record, as a database does that is slow to answer; `also`: other tables as well. */
export async function holdAppends({ database }: Deployment, ...also: readonly string[]): Promise<Held> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  let release: Promise<void> | undefined;
  await owner.query('BEGIN');
  await owner.query(`LOCK TABLE ${['incident_event', ...also].join(', ')} IN SHARE ROW EXCLUSIVE MODE`);
  return {
    async waiting() {
      const asked = `SELECT 1 FROM pg_locks WHERE relation = 'incident_event'::regclass AND NOT granted`;
      return ((await owner.query(asked)).rowCount ?? 0) > 0;
    },
    release() {
      release ??= owner.query('COMMIT').then(() => owner.end());
      return release;
    },
  };
}
