import { incidentName, kindFrom } from '../kernel/incident-name.ts';
import { reasonOf } from '../store/database-error.ts';
import { newerMigrations, pendingMigrations, schemaNumber } from '../store/migrate.ts';
import type { Regions } from '../store/regions.ts';
import { createHeads } from '../store/whole/heads.ts';
import { keptTables } from '../store/whole/kept-tables.ts';
import {
  type Ask,
  type FoundIncident,
  findStrays,
  LookBrokenOff,
  lookAtAll,
  readIncidents,
  readTable,
} from '../store/whole/read-whole.ts';
import { checkFound } from './check-rows.ts';
import { withoutRedacted } from './export.ts';
import { Failure } from './failure.ts';
import type { Opened } from './open-existing.ts';
import type { End, Manifest } from './record-file.ts';
import type { RecordSink } from './record-sink.ts';

export type ExportOptions = {
  readonly sink: RecordSink;
  /** Now, ISO 8601. */
  readonly at: string;
  readonly version: string;
  /** Told of what is not as it should be. */
  readonly warn: (text: string) => void;
};

export type Exported = { readonly says: string; readonly isIntact: boolean };

/**
 * Writes the whole record, a row a line, with a first and a last line around it. Where an incident is broken, all is written
 * and that is told. @throws Failure with a sentence; what was written by then is taken away where it is a file.
 */
export async function exportAll(
  { regions, choice }: Pick<Opened, 'regions' | 'choice'>,
  { sink, at, version, warn }: ExportOptions,
): Promise<Exported> {
  const isPaged = choice.kind === 'dsql';
  try {
    await checkSchema(regions);
    const manifest: Manifest = {
      format: 'quorum-record',
      version: 1,
      schema: await schemaNumber(),
      quorum: version,
      exported_at: at,
      one_moment: !isPaged,
    };
    await sink.write(JSON.stringify(manifest));
    const { rows, heads, broken } = await lookAtAll(regions, isPaged, (ask) => writeRows(ask, sink));
    const end: End = { end: true, rows: Object.fromEntries(rows), heads, sha256: sink.sha256() };
    await sink.write(JSON.stringify(end));
    await sink.end();
    for (const line of broken) warn(line);
    if (broken.length > 0)
      warn('All of it is written, but an import refuses what is broken: keep another backup, too.');
    return { says: countsText(end), isIntact: broken.length === 0 };
  } catch (error) {
    await sink.abandon();
    if (error instanceof LookBrokenOff) throw new Failure(`The export broke off: ${reasonOf(error)}. Run it again.`, 1);
    throw error;
  }
}

/** Another version's tables and columns would be missing in the file. */
export async function checkSchema(regions: Regions): Promise<void> {
  const { pending, newer } = await regions.runAnywhere(async (db) => ({
    // Those for PostgreSQL alone only grant, and the database of the local workspace lacks them.
    pending: await pendingMigrations(db, 'dsql'),
    newer: await newerMigrations(db),
  }));
  if (newer.length > 0) {
    throw new Failure(`The database has the schema of a newer Quorum (${newer.join(', ')}): use that version.`, 1);
  }
  const [first, ...others] = pending;
  if (first === undefined) return;
  const steps = others.length === 0 ? first : `${pending.length} steps, ${first} to ${pending.at(-1)}`;
  throw new Failure(`The schema lacks ${steps}: run "quorum migrate".`, 1);
}

type Written = {
  readonly rows: ReadonlyMap<string, number>;
  readonly heads: string;
  readonly broken: readonly string[];
};

async function writeRows(ask: Ask, sink: RecordSink): Promise<Written> {
  const rows = new Map<string, number>();
  const heads = createHeads();
  const broken: string[] = [];
  const write = async (table: string, row: object) => {
    rows.set(table, (rows.get(table) ?? 0) + 1);
    await sink.write(JSON.stringify({ table, row }));
  };
  for (const table of keptTables.begun) for await (const row of readTable(ask, table)) await write(table.name, row);
  for await (const found of readIncidents(ask)) {
    const { incident_id, row } = found;
    const stored = withoutRedacted(found.stored);
    if (row !== null) await write('incident', row);
    for (const { event, texts } of stored) {
      await write('incident_event', event);
      for (const text of texts.toSorted((one, other) => (one.field < other.field ? -1 : 1))) {
        await write('incident_text', { incident_id, ...text });
      }
    }
    heads.add(incident_id, stored.at(-1)?.event.hash ?? '');
    broken.push(...brokenText({ ...found, stored }));
  }
  for (const id of await findStrays(ask)) broken.push(`${id}: broken: it has a row or a text without an event`);
  for (const table of keptTables.rest) for await (const row of readTable(ask, table)) await write(table.name, row);
  return { rows, heads: heads.digest(), broken };
}

function brokenText({ incident_id, row, stored }: FoundIncident): readonly string[] {
  if (row === null) return [`${incident_id}: broken: it has events and no row in the table incident`];
  const check = checkFound(row, stored);
  const name = incidentName({ number: row.number, kind: kindFrom(row.kind) });
  return check.intact ? [] : [`${name} of ${row.team_id}: broken at sequence ${check.sequence}: ${check.reason}`];
}

/** What a file holds, in a sentence. */
export function countsText({ rows, heads }: Pick<End, 'rows' | 'heads'>): string {
  const all = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const { incident = 0, incident_event = 0, signal = 0 } = rows;
  const incidents = counted(incident, 'incident');
  return `${all} rows, among them ${incidents} with ${counted(incident_event, 'event')}, and ${counted(signal, 'signal')}. Heads ${heads}.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
