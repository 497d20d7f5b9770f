import { type Kysely, sql } from 'kysely';
import { incidentName, kindFrom } from '../../kernel/incident-name.ts';
import type { RecordTables } from '../../store/database.ts';
import { codeOf, reasonOf } from '../../store/database-error.ts';
import { findIncidents } from '../../store/find-incidents.ts';
import { type Flavour, pendingMigrations } from '../../store/migrate.ts';
import { missingTables } from '../../store/missing-tables.ts';
import type { Regions } from '../../store/regions.ts';
import { SessionError } from '../../store/session-error.ts';
import { checkRows } from '../check-rows.ts';
import { checkClock } from './check-clock.ts';
import { type Finding, unwell, well } from './finding.ts';

/** How many of the newest incidents are checked. */
const incidentsMax = 20;

/** The tables of the record, with a column that the application fills and the one that the database dates a row in. */
const tables = {
  incident: { column: 'kind', dated: 'created_at' },
  incident_event: { column: 'type', dated: 'recorded_at' },
  incident_text: { column: 'text', dated: null },
  signal: { column: 'source', dated: 'received_at' },
  service: { column: 'actor', dated: 'recorded_at' },
} as const;

/** Insufficient privilege: https://www.postgresql.org/docs/16/errcodes-appendix.html */
const denied = '42501';

/** Nothing to mend, and nothing more to check until then. */
const startMigrates = well('"quorum start" will bring the schema up to date');

/** Whether the database answers, has the schema, keeps the record from being rewritten, and holds intact chains. */
export async function checkDatabase(
  regions: Regions,
  flavour: Flavour,
  howToReach: string,
  clock: () => number,
  isMigratedByStart = false,
): Promise<readonly Finding[]> {
  const reached = await checkRegions(regions, howToReach);
  if (!reached.some(({ ok }) => ok)) return reached;
  const schema = await checkSchema(regions, flavour, isMigratedByStart);
  if (!schema.ok || schema === startMigrates) return [...reached, schema];
  const onTime = await checkItsClock(regions, clock);
  const found = [...reached, schema, onTime];
  // What can only be read refuses to say what else it would.
  if (await isReplica(regions, flavour)) {
    return [...found, unwell('The database can only be read, as a replica can', 'Connect to the primary')];
  }
  const privileges = await checkPrivileges(regions, flavour);
  return privileges.ok ? [...found, privileges, await checkChains(regions)] : [...found, privileges];
}

async function checkRegions(regions: Regions, howToReach: string): Promise<readonly Finding[]> {
  return Promise.all(
    regions.order().map(async (region): Promise<Finding> => {
      try {
        await regions.runIn(region, (db) => sql`SELECT 1`.execute(db));
        return well(`The database answers (${region.name})`);
      } catch (error) {
        return notReached(region.name, error, howToReach);
      }
    }),
  );
}

function notReached(region: string, error: unknown, howToReach: string): Finding {
  if (error instanceof SessionError) return unwell(error.says, error.todo);
  const code = codeOf(error);
  const what = ['28000', '28P01', '3D000'].includes(code) ? 'does not let Quorum in' : 'does not answer';
  return unwell(`The database ${what} (${region}): ${reasonOf(error)}`, howToReach);
}

async function isReplica(regions: Regions, flavour: Flavour): Promise<boolean> {
  if (flavour === 'dsql') return false;
  const asked = sql<{ replica: boolean }>`SELECT pg_is_in_recovery() AS replica`;
  return (await regions.runAnywhere((db) => asked.execute(db))).rows[0]?.replica === true;
}

async function checkItsClock(regions: Regions, clock: () => number): Promise<Finding> {
  const beforeMs = clock();
  const { rows } = await regions.runAnywhere((db) => sql<{ now: Date }>`SELECT now()`.execute(db));
  return checkClock("the database's", beforeMs, rows[0]?.now.getTime() ?? beforeMs, clock());
}

async function checkSchema(regions: Regions, flavour: Flavour, isMigratedByStart: boolean): Promise<Finding> {
  try {
    const pending = await regions.runAnywhere((db) => pendingMigrations(db, flavour));
    const [first] = pending;
    if (first === undefined) return checkTables(await regions.runAnywhere((db) => missingTables(db, flavour)));
    if (isMigratedByStart) return startMigrates;
    const lacks = pending.length === 1 ? first : `${pending.length} steps, ${first} to ${pending.at(-1)}`;
    return unwell(`The schema lacks ${lacks}`, 'Run "quorum migrate"');
  } catch (error) {
    return unwell(`The schema can't be read: ${reasonOf(error)}`, 'Run "quorum migrate"');
  }
}

function checkTables(missing: readonly string[]): Finding {
  if (missing.length === 0) return well('The schema is up to date');
  const lacks = missing.length === 1 ? 'a table that the migrations made' : 'tables that the migrations made';
  return unwell(
    `The schema lacks ${lacks}: ${missing.join(', ')}`,
    'Restore what is gone from a backup, or make it again by the files in migrations/ that name it',
  );
}

/** Asked of the database itself, by statements that touch no row: it has to refuse what would rewrite the record. */
async function checkPrivileges(regions: Regions, flavour: Flavour): Promise<Finding> {
  const wrong: string[] = [];
  for (const [table, { column, dated }] of Object.entries(tables)) {
    for (const [deed, statement, isWanted] of deedsOn(table, column, flavour === 'dsql' ? null : dated)) {
      const isAllowed = await regions.runAnywhere((db) => allows(db, statement));
      if (isAllowed !== isWanted) wrong.push(`${isAllowed ? 'may' : 'may not'} ${deed}`);
    }
  }
  if (wrong.length === 0) {
    const besides =
      flavour === 'dsql' ? '; it does let it say when an event was recorded' : ', or say when it was recorded';
    return well(`Quorum can read and append, and the database does not let it change or delete${besides}`);
  }
  return unwell(
    `The application's role ${wrong.join(', ')}`,
    'It needs SELECT and INSERT there, as the migrations grant them, and no more: take away what else was granted, or grant what is lacking',
  );
}

function deedsOn(table: string, column: string, dated: string | null) {
  const name = sql.table(table);
  const set = sql.ref(column);
  const insert = (into: string) =>
    sql`INSERT INTO ${name} (${sql.ref(into)}) SELECT ${sql.ref(into)} FROM ${name} WHERE false`;
  const deeds = [
    [`SELECT ${table}`, sql`SELECT 1 FROM ${name} WHERE false`, true],
    [`INSERT ${table}`, insert(column), true],
    [`UPDATE ${table}`, sql`UPDATE ${name} SET ${set} = ${set} WHERE false`, false],
    [`DELETE ${table}`, sql`DELETE FROM ${name} WHERE false`, false],
  ] as const;
  return dated === null ? deeds : ([...deeds, [`say ${dated} of ${table}`, insert(dated), false]] as const);
}

async function allows(db: Kysely<RecordTables>, statement: ReturnType<typeof sql>): Promise<boolean> {
  try {
    await statement.execute(db);
    return true;
  } catch (error) {
    if (codeOf(error) === denied) return false;
    throw error;
  }
}

async function checkChains(regions: Regions): Promise<Finding> {
  const rows = await regions.runAnywhere((db) => findIncidents(db, {}, incidentsMax));
  const broken: string[] = [];
  for await (const { row, check } of checkRows(regions, rows)) {
    if (!check.intact)
      broken.push(`${incidentName({ number: row.number, kind: kindFrom(row.kind) })} at sequence ${check.sequence}`);
  }
  if (broken.length > 0) {
    return unwell(
      `The record is broken: ${broken.join(', ')}`,
      'Run "quorum verify" for all of it, and find out who could write past the application',
    );
  }
  if (rows.length === 0) return well('The record is empty');
  return well(`The chains of the newest incidents are intact (${rows.length})`);
}
