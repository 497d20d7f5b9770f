import { classifyDatabaseError } from '../store/database-error.ts';
import { overviewsOfService, type ServiceStatistics, statisticsOf } from '../store/incidents-of-service.ts';
import type { ListedIncident } from '../store/overview-row.ts';
import { type ListedDuty, readDuties } from '../store/read-duties.ts';
import { readOverviews, searchOverviews } from '../store/read-overviews.ts';
import type { Directory } from './directory.ts';
import type { ListPlace } from './kit/word.ts';
import type { Database } from './working-tables.ts';

/** Open incidents on one page: 20 lines stay far under a message's text, whatever the titles. */
export const pageLength = 20;
const resolvedMax = 5;
/** Most that a search lists; one more is read, so that it can say so. */
export const foundMax = pageLength;

/** Most that a Home tab lists of what its person has to do; one more is read, so that it can say so. */
export const dutiesMax = 15;

/** An incident in a list, with its channel once it has one. */
export type Listed = ListedIncident & { readonly channelId: string | null };

/** The incidents of a workspace that somebody may see: open ones, the most urgent first, and recently resolved ones: real ones, or drills. */
export type IncidentLists = {
  readonly open: readonly Listed[];
  /** How many are open in all. */
  readonly openCount: number;
  readonly resolved: readonly Listed[];
};

/** Something that somebody has to do, with the incident's channel once it has one. */
export type Yours = Omit<ListedDuty, 'incident'> & { readonly incident: Listed };

/** What a Home tab shows: the same with what its person has to do, of drills last. `asOf`: when that was so (ISO 8601). */
export type HomeLists = IncidentLists & { readonly yours: readonly Yours[]; readonly asOf: string };

/** The incidents that affect a service and that somebody may see: those that are open, the most urgent first. */
export type ServiceIncidents = ServiceStatistics & { readonly open: readonly Listed[] };

export type Lists = {
  /** What somebody's Home tab shows; null when the database can't be reached. */
  home(teamId: string, viewer: string): Promise<HomeLists | null>;
  /** One page of what is open, from a place in its order on; null when the database can't be reached. */
  read(teamId: string, viewer: string, place: ListPlace): Promise<IncidentLists | null>;
  /** What somebody finds by words of its title or by one of the names that lists find it by (`foundBy`), open ones first; null when the database can't be reached. */
  search(teamId: string, viewer: string, words: string, foundBy?: readonly string[]): Promise<readonly Listed[] | null>;
  /** How it stands with a service, by its names; null when the database can't be reached. */
  ofService(teamId: string, viewer: string, names: readonly string[], since: string): Promise<ServiceIncidents | null>;
};

export function createLists(database: Database, directory: Pick<Directory, 'channelsOf'>): Lists {
  /** The incidents with their channels. */
  async function placing(incidents: readonly ListedIncident[]): Promise<(one: ListedIncident) => Listed> {
    const channels = await directory.channelsOf([...new Set(incidents.map(({ incident_id }) => incident_id))]);
    return (one) => ({ ...one, channelId: channels.get(one.incident_id) ?? null });
  }

  async function page(team: string, viewer: string, { from, drills = false }: ListPlace): Promise<IncidentLists> {
    const request = {
      team,
      viewer,
      kinds: drills ? ('drill' as const) : ('real' as const),
      open: { limit: pageLength, from },
      resolved: { limit: from === 0 ? resolvedMax : 0 },
    };
    const { open, openCount, resolved } = await database((db) => readOverviews(db, request));
    const placed = await placing([...open, ...resolved]);
    return { open: open.map(placed), openCount, resolved: resolved.map(placed) };
  }

  async function yours(team: string, viewer: string): Promise<readonly Yours[]> {
    const duties = await database((db) => readDuties(db, { team, viewer }, dutiesMax + 1));
    const placed = await placing(duties.map(({ incident }) => incident));
    return duties.map(({ incident, ...duty }) => ({ ...duty, incident: placed(incident) }));
  }

  async function search(
    team: string,
    viewer: string,
    words: string,
    by: readonly string[],
  ): Promise<readonly Listed[]> {
    const found = await database((db) => searchOverviews(db, { team, viewer }, { words, by }, foundMax + 1));
    return found.map(await placing(found));
  }

  async function ofService(
    team: string,
    viewer: string,
    names: readonly string[],
    since: string,
  ): Promise<ServiceIncidents> {
    const found = await database((db) => overviewsOfService(db, { team, viewer }, names, since));
    const open = found.filter(({ is_open }) => is_open);
    return {
      ...statisticsOf(found, since),
      open: open.slice(0, pageLength).map(await placing(open.slice(0, pageLength))),
    };
  }

  return {
    search: (team, viewer, words, by = []) => unlessUnreachable(search(team, viewer, words, by)),
    ofService: (team, viewer, names, since) => unlessUnreachable(ofService(team, viewer, names, since)),
    read: (team, viewer, place) => unlessUnreachable(page(team, viewer, place)),
    home: (team, viewer) =>
      unlessUnreachable(
        Promise.all([page(team, viewer, { from: 0 }), yours(team, viewer)]).then(([lists, duties]) => ({
          ...lists,
          yours: duties,
          asOf: new Date().toISOString(),
        })),
      ),
  };
}

/** Null when the database can't be reached. @throws what is a fault of ours. */
async function unlessUnreachable<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (classifyDatabaseError(error) === 'fault') throw error;
    return null;
  }
}
