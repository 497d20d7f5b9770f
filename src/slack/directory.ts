import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import { isUnreachable, reasonOf } from '../store/database-error.ts';
import { incidentOfChannel } from './channel-lookup.ts';
import type { Database, SlackTables } from './working-tables.ts';

/** The database can't be asked which incident is where: what was asked for has not begun. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** Which incident is where. @throws UnreadableError from each of its questions, and what is a fault of ours as it is. */
export type Directory = {
  /** The incident whose channel this is. */
  byChannel(teamId: string, channelId: string): Promise<string | null>;
  byNumber(teamId: string, number: number): Promise<string | null>;
  /** The real incidents that are not resolved, newest first. */
  open(teamId: string, limit: number): Promise<readonly string[]>;
  /** The real incidents that were resolved last, the latest first; some may have been reopened since. */
  resolvedLately(teamId: string, limit: number): Promise<readonly string[]>;
  /** The channels of incidents, by the incident; one without is left out. */
  channelsOf(incidentIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
};

export function createDirectory(region: Database): Directory {
  const database: Database = async (work) => {
    try {
      return await region(work);
    } catch (error) {
      throw isUnreachable(error) ? new UnreadableError(reasonOf(error), { cause: error }) : error;
    }
  };
  // A channel stays its incident's: what was found once is not asked again.
  const byChannel = new LRUCache<string, string>({ max: 10_000 });
  return {
    async byChannel(teamId, channelId) {
      const key = `${teamId} ${channelId}`;
      const known = byChannel.get(key) ?? (await incidentOfChannel(database, teamId, channelId));
      if (known !== null) byChannel.set(key, known);
      return known;
    },
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
    open: async (teamId, limit) =>
      (await database((db) => openQuery(db, teamId, limit).execute())).map(({ incident_id }) => incident_id),
    resolvedLately: async (teamId, limit) =>
      (await database((db) => resolvedQuery(db, teamId, limit).execute())).map(({ incident_id }) => incident_id),
    channelsOf: async (incidentIds) => {
      if (incidentIds.length === 0) return new Map();
      const rows = await database((db) =>
        db
          .selectFrom('slack_channel')
          .select(['incident_id', 'channel_id'])
          .where('incident_id', 'in', incidentIds)
          .execute(),
      );
      return new Map(rows.map(({ incident_id, channel_id }) => [incident_id, channel_id]));
    },
  };
}

/** Open: no resolution, or none that a reopening does not follow. */
function openQuery(db: Kysely<SlackTables>, teamId: string, limit: number) {
  return db
    .selectFrom('incident')
    .select('incident.incident_id')
    .where('team_id', '=', teamId)
    .where('kind', '=', 'real')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('incident_event as resolution')
            .select('resolution.event_id')
            .whereRef('resolution.incident_id', '=', 'incident.incident_id')
            .where('resolution.type', '=', 'resolved')
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('incident_event as reopening')
                    .select('reopening.event_id')
                    .whereRef('reopening.incident_id', '=', 'resolution.incident_id')
                    .where('reopening.type', '=', 'reopened')
                    .whereRef('reopening.sequence', '>', 'resolution.sequence'),
                ),
              ),
            ),
        ),
      ),
    )
    .orderBy('number', 'desc')
    .limit(limit);
}

function resolvedQuery(db: Kysely<SlackTables>, teamId: string, limit: number) {
  return db
    .selectFrom('incident_event')
    .innerJoin('incident', 'incident.incident_id', 'incident_event.incident_id')
    .select('incident.incident_id')
    .where('team_id', '=', teamId)
    .where('kind', '=', 'real')
    .where('type', '=', 'resolved')
    .groupBy('incident.incident_id')
    .orderBy(({ fn }) => fn.max('recorded_at'), 'desc')
    .limit(limit);
}
