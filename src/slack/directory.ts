import { LRUCache } from 'lru-cache';
import type { IncidentState } from '../capabilities/index.ts';
import { isUnreachable, reasonOf } from '../store/database-error.ts';
import { isListedFor } from '../store/read-overviews.ts';
import { channelOfIncident, incidentOfChannel } from './channel-lookup.ts';
import { eraOf } from './surfaces/eras.ts';
import { postId } from './surfaces/post-id.ts';
import type { Database } from './working-tables.ts';

/** The database can't be asked which incident is where: what was asked for has not begun. */
export class DirectoryUnavailableError extends Error {
  override readonly name = 'DirectoryUnavailableError';
}

/** Which incident is where. @throws DirectoryUnavailableError from each of its questions, and what is a fault of ours as it is. */
export type Directory = {
  /** The incident whose channel this is. */
  byChannel(teamId: string, channelId: string): Promise<string | null>;
  byNumber(teamId: string, number: number): Promise<string | null>;
  /** The channels of incidents, by the incident; one without is left out. */
  channelsOf(incidentIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * The channel whose members may see the incident: its own, and of one that was made private only the one that it has
   * moved to, since anybody can join the channel that it leaves. Null until there is one.
   */
  ownChannelOf(state: Pick<IncidentState, 'incident_id' | 'madePrivate'>): Promise<string | null>;
  /** Whether somebody would find an incident in their lists: for one whose events can't all be read. */
  isListedFor(teamId: string, userId: string, incidentId: string): Promise<boolean>;
};

export function createDirectory(region: Database): Directory {
  const database: Database = async (work) => {
    try {
      return await region(work);
    } catch (error) {
      throw isUnreachable(error) ? new DirectoryUnavailableError(reasonOf(error), { cause: error }) : error;
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
    isListedFor: (team, viewer, incidentId) => database((db) => isListedFor(db, { team, viewer }, incidentId)),
    ownChannelOf: async ({ incident_id, madePrivate }) => {
      if (madePrivate === null) return (await channelOfIncident(database, incident_id))?.channel_id ?? null;
      const movedTo = postId(incident_id, `${eraOf({ madePrivate })}channel`);
      const row = await database((db) =>
        db.selectFrom('slack_post').select('channel_id').where('post_id', '=', movedTo).executeTakeFirst(),
      );
      return row === undefined || row.channel_id === '' ? null : row.channel_id;
    },
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
