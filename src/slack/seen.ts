import { reasonOf } from '../store/database-error.ts';
import { withTimeout } from '../store/with-timeout.ts';
import type { Sink } from './bolt-logger.ts';
import type { Database } from './working-tables.ts';

/** How far people have read an incident: a working table, without which they read it from its start. */
export type Seen = {
  /** The last event that somebody has read; null where that is not known. Never throws. */
  upTo(incidentId: string, userId: string): Promise<number | null>;
  /** Somebody has read up to this event. Returns at once; what can't be written is left. */
  read(incidentId: string, userId: string, sequence: number): void;
};

/** How long an answer waits for it. */
const waitMs = 500;

export function createSeen(database: Database, logger: Pick<Sink, 'warn'>): Seen {
  return {
    async upTo(incidentId, userId) {
      const reading = database((db) =>
        db
          .selectFrom('incident_seen')
          .select('sequence')
          .where('incident_id', '=', incidentId)
          .where('user_id', '=', userId)
          .executeTakeFirst(),
      ).catch((error: unknown) => {
        logger.warn({ reason: reasonOf(error) }, 'How far somebody has read could not be looked up');
        return undefined;
      });
      return (await withTimeout(reading, waitMs))?.value?.sequence ?? null;
    },
    read(incident_id, user_id, sequence) {
      void database((db) =>
        db
          .insertInto('incident_seen')
          .values({ incident_id, user_id, sequence })
          .onConflict((known) =>
            known
              .columns(['incident_id', 'user_id'])
              .doUpdateSet({ sequence })
              .where('incident_seen.sequence', '<', sequence),
          )
          .execute(),
      ).catch((error: unknown) =>
        logger.warn({ reason: reasonOf(error) }, 'How far somebody has read could not be written down'),
      );
    },
  };
}
