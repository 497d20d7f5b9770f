import { channelOfIncident, incidentOfChannel } from './channel-lookup.ts';
import type { Database } from './working-tables.ts';

/** Which incident is where. */
export type Directory = {
  /** The incident whose channel this is. */
  byChannel(teamId: string, channelId: string): Promise<string | null>;
  byNumber(teamId: string, number: number): Promise<string | null>;
  /** The incidents declared last, newest first. */
  latest(teamId: string, limit: number): Promise<readonly string[]>;
  channelOf(incidentId: string): Promise<string | null>;
};

export function createDirectory(database: Database): Directory {
  return {
    byChannel: (teamId, channelId) => incidentOfChannel(database, teamId, channelId),
    byNumber: async (teamId, number) => {
      const row = await database((db) =>
        db
          .selectFrom('incident')
          .select('incident_id')
          .where('team_id', '=', teamId)
          .where('number', '=', number)
          .executeTakeFirst(),
      );
      return row?.incident_id ?? null;
    },
    latest: async (teamId, limit) => {
      const rows = await database((db) =>
        db
          .selectFrom('incident')
          .select('incident_id')
          .where('team_id', '=', teamId)
          .orderBy('number', 'desc')
          .limit(limit)
          .execute(),
      );
      return rows.map(({ incident_id }) => incident_id);
    },
    channelOf: async (incidentId) => (await channelOfIncident(database, incidentId))?.channel_id ?? null,
  };
}
