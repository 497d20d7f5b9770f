import { type Kysely, sql } from 'kysely';
import type { RecordTables } from '../database.ts';
import { instantOf, type JoinedRow, type Stored, storedOfRows } from '../event-row.ts';
import type { Regions } from '../regions.ts';
import type { KeptTable } from './kept-tables.ts';

/** Asks the database. */
export type Ask = <T>(question: (db: Kysely<RecordTables>) => Promise<T>) => Promise<T>;

/** Rows that are read at once: what a page takes stays small, however large the record is. */
const pageRows = 1_000;

/** A row as a file has it. */
export type FileRow = Readonly<Record<string, unknown>>;

/** The connection broke in the middle of one look at everything: what was read so far can't be gone on with. */
export class LookBrokenOff extends Error {
  override readonly name = 'LookBrokenOff';
}

/**
 * Has work ask as of one moment, whatever is written meanwhile. `isPaged`: on Aurora DSQL, where a transaction ends after
 * five minutes, each page is as of its own moment; an incident's events are then those of its beginning, without a gap.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html
 * @throws LookBrokenOff, and what the work or the database threw.
 */
export async function lookAtAll<T>(
  { runAnywhere }: Pick<Regions, 'runAnywhere'>,
  isPaged: boolean,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  if (isPaged) return work(runAnywhere);
  let isBegun = false;
  const looked = await runAnywhere(async (db): Promise<Looked<T>> => {
    if (isBegun) return { own: new LookBrokenOff('the connection to the database broke off') };
    isBegun = true;
    const transaction = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
    return transaction.execute((within) => lookWithin(within, work));
  });
  if ('own' in looked) throw looked.own;
  return looked.value;
}

/** `own`: what the work threw that is no fault of the database's. */
type Looked<T> = { readonly value: T } | { readonly own: unknown };

async function lookWithin<T>(db: Kysely<RecordTables>, work: (ask: Ask) => Promise<T>): Promise<Looked<T>> {
  let failure: unknown = null;
  const ask: Ask = (question) =>
    question(db).catch((error: unknown) => {
      failure = error;
      throw error;
    });
  try {
    return { value: await work(ask) };
  } catch (error) {
    if (error === failure) throw error;
    return { own: error };
  }
}

/** The rows of a table in the order of its key, a page at a time. */
export async function* readTable(ask: Ask, table: KeptTable): AsyncGenerator<FileRow, void> {
  const names = Object.keys(table.columns);
  let last: FileRow | null = null;
  do {
    const rows: readonly FileRow[] = await readRows(ask, table, last);
    for (const row of rows) yield Object.fromEntries(names.map((column) => [column, written(row[column])]));
    last = rows.length < pageRows ? null : (rows.at(-1) ?? null);
  } while (last !== null);
}

async function readRows(
  ask: Ask,
  { name, key, columns }: KeptTable,
  after: FileRow | null,
): Promise<readonly FileRow[]> {
  const names = sql.join(Object.keys(columns).map((column) => sql.ref(column)));
  const keyNames = sql.join(key.map((column) => sql.ref(column)));
  const beyond = after === null ? sql`` : sql`WHERE (${keyNames}) > (${sql.join(key.map((column) => after[column]))})`;
  const { rows } = await ask((db) =>
    sql<FileRow>`SELECT ${names} FROM ${sql.table(name)} ${beyond}
      ORDER BY ${keyNames} LIMIT ${sql.lit(pageRows)}`.execute(db),
  );
  return rows;
}

function written(value: unknown): unknown {
  if (value instanceof Date) return instantOf(value);
  return Buffer.isBuffer(value) ? value.toString('hex') : value;
}

/** An incident as it was found: its row, which is null where there is none, and its events with their texts. */
export type FoundIncident = {
  readonly row: {
    readonly incident_id: string;
    readonly team_id: string;
    readonly number: number;
    readonly kind: string;
    readonly created_at: string;
  } | null;
  readonly incident_id: string;
  readonly stored: readonly Stored[];
};

type PageRow = JoinedRow & {
  readonly team_id: string | null;
  readonly number: number | null;
  readonly kind: string | null;
  readonly created_at: Date | null;
};

/** All incidents that have events, by their ids, one in memory at a time. An event, its texts and its incident are read at one moment. */
export async function* readIncidents(ask: Ask): AsyncGenerator<FoundIncident, void> {
  let current: PageRow[] = [];
  let last: PageRow | null = null;
  for (;;) {
    const page: readonly PageRow[] = await readPage(ask, last);
    const whole = page.length < pageRows ? page : withoutLastEvent(page);
    for (const row of whole) {
      if (current[0] !== undefined && current[0].incident_id !== row.incident_id) {
        yield foundOf(current);
        current = [];
      }
      current.push(row);
    }
    last = whole.at(-1) ?? null;
    if (last === null || page.length < pageRows) break;
  }
  if (current.length > 0) yield foundOf(current);
}

async function readPage(ask: Ask, last: PageRow | null): Promise<readonly PageRow[]> {
  const beyond =
    last === null
      ? sql``
      : sql`WHERE (event.incident_id, event.sequence) > (${last.incident_id}::uuid, ${last.sequence}::integer)`;
  const { rows } = await ask((db) =>
    sql<PageRow>`SELECT event.*, typed.field, typed.text, typed.salt,
        incident.team_id, incident.number, incident.kind, incident.created_at
      FROM incident_event AS event
      LEFT JOIN incident ON incident.incident_id = event.incident_id
      LEFT JOIN incident_text AS typed ON typed.incident_id = event.incident_id AND typed.sequence = event.sequence
      ${beyond} ORDER BY event.incident_id, event.sequence LIMIT ${sql.lit(pageRows)}`.execute(db),
  );
  return rows;
}

/** The last event of a full page may have more texts on the next one. */
function withoutLastEvent(page: readonly PageRow[]): readonly PageRow[] {
  const last = page.at(-1)?.event_id;
  const whole = page.filter(({ event_id }) => event_id !== last);
  return whole.length === 0 ? page : whole;
}

function foundOf(rows: readonly PageRow[]): FoundIncident {
  const [first] = rows;
  if (first === undefined) throw new Error('an incident without a row');
  const { incident_id, team_id, number, kind, created_at } = first;
  const isThere = team_id !== null && number !== null && kind !== null && created_at !== null;
  return {
    incident_id,
    row: isThere ? { incident_id, team_id, number, kind, created_at: instantOf(created_at) } : null,
    stored: storedOfRows(rows),
  };
}

/** Incidents without an event, and those of texts without an event: Quorum leaves none, and no file has them. */
export async function findStrays(ask: Ask): Promise<readonly string[]> {
  const { rows } = await ask((db) =>
    sql<{ incident_id: string }>`
      SELECT incident.incident_id FROM incident
      LEFT JOIN incident_event AS first ON first.incident_id = incident.incident_id AND first.sequence = 1
      WHERE first.event_id IS NULL
      UNION
      SELECT typed.incident_id FROM incident_text AS typed
      LEFT JOIN incident_event AS event ON event.incident_id = typed.incident_id AND event.sequence = typed.sequence
      WHERE event.event_id IS NULL`.execute(db),
  );
  return rows.map(({ incident_id }) => incident_id);
}
