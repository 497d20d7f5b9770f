import { millisecondsInDay } from 'date-fns/constants';
import { rotationsFor } from '../../oncall/rotations-for.ts';
import type { ServiceRevision } from '../../services/catalogue.ts';
import { namesOf, serviceNamed } from '../../services/service-named.ts';
import { isUnreachable } from '../../store/database-error.ts';
import type { Answer } from '../answer.ts';
import type { AppContext } from '../inputs/app-context.ts';
import type { Asker } from '../inputs/gate.ts';
import { unreadList } from '../views/list.ts';
import { noSuchService, renderRetired, renderService, statisticsDays } from './view-services.ts';

/** A service of the catalogue, by one of its names. */
export async function showService(
  app: Pick<AppContext, 'settings' | 'catalogue' | 'lists' | 'clock'>,
  { team, user }: Pick<Asker, 'team' | 'user'>,
  typed: string,
): Promise<Answer> {
  const { services, oncall } = app.settings;
  const service = serviceNamed(services, typed);
  const revisions = await revisionsOf(app, team, service?.name ?? typed);
  if (revisions === null) return unreadList;
  if (service === null)
    return revisions.length === 0 ? noSuchService(services, typed) : renderRetired(typed, revisions);
  const at = new Date(app.clock()).toISOString();
  const since = new Date(app.clock() - statisticsDays * millisecondsInDay).toISOString();
  const incidents = await app.lists.ofService(team, user, namesOf(service), since);
  if (incidents === null) return unreadList;
  return renderService(service, {
    revisions,
    incidents,
    at,
    rotations: rotationsFor(oncall.rotations, service, service.name),
  });
}

/** Null when the database can't be reached. */
async function revisionsOf(
  { catalogue }: Pick<AppContext, 'catalogue'>,
  team: string,
  name: string,
): Promise<readonly ServiceRevision[] | null> {
  try {
    return await catalogue.revisions(team, name);
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    return null;
  }
}
