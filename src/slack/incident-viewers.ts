import { classifyDatabaseError } from '../store/database-error.ts';
import type { Database } from './working-tables.ts';

/**
 * Who finds a private incident in their lists. It is a working table, because Slack decides who is in a channel. A missing
 * row hides an incident from somebody for a moment; opening an incident asks Slack itself.
 */
export type IncidentViewers = {
  admit(incidentId: string, userIds: readonly string[]): Promise<void>;
  remove(incidentId: string, userId: string): Promise<void>;
  /** These and no others. */
  replace(incidentId: string, userIds: readonly string[]): Promise<void>;
};

export function createIncidentViewers(database: Database): IncidentViewers {
  async function admit(incident_id: string, userIds: readonly string[]): Promise<void> {
    if (userIds.length === 0) return;
    const rows = userIds.map((user_id) => ({ incident_id, user_id }));
    await unlessMet(() =>
      database((db) =>
        db
          .insertInto('incident_viewer')
          .values(rows)
          .onConflict((known) => known.doNothing())
          .execute(),
      ),
    );
  }

  return {
    admit,
    async remove(incidentId, userId) {
      await database((db) =>
        db.deleteFrom('incident_viewer').where('incident_id', '=', incidentId).where('user_id', '=', userId).execute(),
      );
    },
    async replace(incidentId, userIds) {
      await database((db) => {
        const others = db.deleteFrom('incident_viewer').where('incident_id', '=', incidentId);
        return (userIds.length === 0 ? others : others.where('user_id', 'not in', userIds)).execute();
      });
      await admit(incidentId, userIds);
    },
  };
}

/** On DSQL a conflict means that another process has written the same row. */
async function unlessMet(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (classifyDatabaseError(error) !== 'conflict') throw error;
  }
}
