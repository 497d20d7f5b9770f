import { whenFirst } from '../../store/when-first.ts';
import { channelOfIncident, incidentOfChannel } from '../channel-lookup.ts';
import type { Database } from '../working-tables.ts';
import { createPostClaims, type PostClaims, type PostedRow, postedColumns } from './post-claims.ts';
import { type Recorded, type RecordedLately, recordedSince } from './recorded-since.ts';

export type Posts = PostClaims & {
  of(incidentId: string): Promise<readonly PostedRow[]>;
  channelOf(incidentId: string): Promise<{ readonly channel_id: string; readonly name: string } | null>;
  isBound(teamId: string, channelId: string): Promise<boolean>;
  /** False when another process has bound the incident or the channel first. */
  bind(row: { incident_id: string; team_id: string; channel_id: string; name: string }): Promise<boolean>;
  /** The incident has moved to this channel. */
  rebind(row: { incident_id: string; team_id: string; channel_id: string; name: string }): Promise<void>;
  /** Writes down what an incident's channel is called now. */
  rename(incidentId: string, name: string): Promise<void>;
  recordedSince(since: Date | null, limit: number, after: Recorded | null): Promise<RecordedLately>;
};

/** What was posted, in the working tables. `owner` names this process among those that claim. */
export function createPosts(database: Database, owner: string): Posts {
  return {
    ...createPostClaims(database, owner),

    of: (incidentId) =>
      database((db) =>
        db.selectFrom('slack_post').select(postedColumns).where('incident_id', '=', incidentId).execute(),
      ),

    channelOf: (incidentId) => channelOfIncident(database, incidentId),

    isBound: async (teamId, channelId) => (await incidentOfChannel(database, teamId, channelId)) !== null,

    async bind(row) {
      const bound = await whenFirst(() => database((db) => db.insertInto('slack_channel').values(row).execute()));
      return bound !== null;
    },

    async rebind({ incident_id, team_id, channel_id, name }) {
      await database((db) =>
        db
          .insertInto('slack_channel')
          .values({ incident_id, team_id, channel_id, name })
          .onConflict((known) => known.column('incident_id').doUpdateSet({ channel_id, name }))
          .execute(),
      );
    },

    async rename(incidentId, name) {
      await database((db) =>
        db.updateTable('slack_channel').set({ name }).where('incident_id', '=', incidentId).execute(),
      );
    },

    recordedSince: (since, limit, after) => database((db) => recordedSince(db, since, limit, after)),
  };
}
