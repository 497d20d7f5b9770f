import type { Database } from './working-tables.ts';

/** The incident whose channel this is. */
export async function incidentOfChannel(database: Database, teamId: string, channelId: string): Promise<string | null> {
  const row = await database((db) =>
    db
      .selectFrom('slack_channel')
      .select('incident_id')
      .where('team_id', '=', teamId)
      .where('channel_id', '=', channelId)
      .executeTakeFirst(),
  );
  return row?.incident_id ?? null;
}

/** The channel of an incident, once it has one. */
export async function channelOfIncident(
  database: Database,
  incidentId: string,
): Promise<{ readonly channel_id: string; readonly name: string } | null> {
  const row = await database((db) =>
    db
      .selectFrom('slack_channel')
      .select(['channel_id', 'name'])
      .where('incident_id', '=', incidentId)
      .executeTakeFirst(),
  );
  return row ?? null;
}
