import { classifyDatabaseError } from '../store/database-error.ts';
import type { ListedIncident } from '../store/overview-row.ts';
import { readOverviews } from '../store/read-overviews.ts';
import type { Directory } from './directory.ts';
import type { Database } from './working-tables.ts';

/** Open incidents on one page: 20 lines stay far under a message's text, whatever the titles. */
export const pageLength = 20;
const resolvedMax = 5;

/** An incident in a list, with its channel once it has one. */
export type Listed = ListedIncident & { readonly channelId: string | null };

/** The incidents of a workspace that somebody may see: open ones, the most urgent first, and recently resolved ones. No drills. */
export type IncidentLists = {
  readonly open: readonly Listed[];
  /** How many are open in all. */
  readonly openCount: number;
  readonly resolved: readonly Listed[];
};

export type Lists = {
  /** One page of what is open, from a place in its order on; null when the database can't be reached. */
  read(teamId: string, viewer: string, from: number): Promise<IncidentLists | null>;
};

export function createLists(database: Database, directory: Pick<Directory, 'channelsOf'>): Lists {
  return {
    async read(team, viewer, from) {
      try {
        const request = {
          team,
          viewer,
          open: { limit: pageLength, from },
          resolved: { limit: from === 0 ? resolvedMax : 0 },
        };
        const { open, openCount, resolved } = await database((db) => readOverviews(db, request));
        const ids = [...open, ...resolved].map(({ incident_id }) => incident_id);
        const channels = await directory.channelsOf(ids);
        const placed = (one: ListedIncident): Listed => ({ ...one, channelId: channels.get(one.incident_id) ?? null });
        return { open: open.map(placed), openCount, resolved: resolved.map(placed) };
      } catch (error) {
        if (classifyDatabaseError(error) === 'fault') throw error;
        return null;
      }
    },
  };
}
