import type { z } from 'zod';
import { serviceSchema } from '../configuration/service-settings.ts';
import type { Service } from '../configuration/settings.ts';
import type { Catalogue, ServiceRevision } from '../services/catalogue.ts';
import { changeService } from '../services/service-change.ts';
import type { Regions } from '../store/regions.ts';
import { retryOnConflict } from '../store/retry-on-conflict.ts';
import { insertRevision, type RevisionRow, readRevisions, serviceId } from '../store/service-revisions.ts';

type Runs = Pick<Regions, 'runAnywhere'>;

/** How often a change is decided anew, since another one came first. */
const triesMax = 10;

/** The part of the catalogue that is kept in the database. `changed`: called once a change is in it. */
export function createKeptCatalogue(
  { runAnywhere }: Runs,
  inFile: readonly Service[],
  changed: (team: string) => Promise<void>,
): Catalogue {
  return {
    async change(change, { team, user, requestId: request_id }) {
      for (let tries = 0; tries < triesMax; tries += 1) {
        const rows = await runAnywhere((db) => readRevisions(db, team));
        const latest = latestOf(rows);
        const decided = changeService({ inFile, added: servicesIn(latest) }, change);
        const done = rows.find((row) => row.request_id === request_id);
        // The request came again: what it left stands.
        if (done !== undefined) {
          const service = serviceOf(done);
          return { kind: 'changed', of: service?.name ?? change.name, service };
        }
        if (decided.kind !== 'write') return decided;
        const { of, service } = decided;
        const issue = service === null ? undefined : serviceSchema.safeParse(service).error?.issues[0];
        if (issue !== undefined) return wrong(issue);
        const service_id = serviceId(team, of);
        const revision = (latest.get(service_id)?.revision ?? 0) + 1;
        const row = { service_id, revision, request_id, service, by: user };
        if (!(await retryOnConflict(() => runAnywhere((db) => insertRevision(db, team, row))))) continue;
        await changed(team);
        return { kind: 'changed', of, service };
      }
      throw new Error('Too many change this service at once');
    },
    async revisions(team, name) {
      const rows = await runAnywhere((db) => readRevisions(db, team, serviceId(team, name)));
      return rows.toReversed().map((row): ServiceRevision => {
        const { revision, by, at } = row;
        return { revision, by, at, service: serviceOf(row) };
      });
    },
  };
}

/** The services of a workspace that are kept in the database and not retired, by their names. */
export async function readKeptServices({ runAnywhere }: Runs, team: string): Promise<readonly Service[]> {
  return servicesIn(latestOf(await runAnywhere((db) => readRevisions(db, team))));
}

function latestOf(rows: readonly RevisionRow[]): ReadonlyMap<string, RevisionRow> {
  return new Map(rows.map((row) => [row.service_id, row]));
}

function servicesIn(latest: ReadonlyMap<string, RevisionRow>): readonly Service[] {
  const services = [...latest.values()].flatMap((row) => serviceOf(row) ?? []);
  return services.toSorted((one, other) => one.name.localeCompare(other.name));
}

function serviceOf({ service }: RevisionRow): Service | null {
  return serviceSchema.safeParse(service).data ?? null;
}

function wrong({ path, message }: z.core.$ZodIssue) {
  return { kind: 'wrong' as const, field: String(path[0] ?? 'name'), expected: message };
}
