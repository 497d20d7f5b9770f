import { z } from 'zod';
import type { TextRow } from '../kernel/commitment.ts';
import type { StoredEvent } from '../kernel/event.ts';
import type { IncidentRow } from '../store/find-incidents.ts';
import { allKeptTables, type Column, type ColumnKind, type KeptTable } from '../store/whole/kept-tables.ts';
import type { FileRow } from '../store/whole/read-whole.ts';

/** The first line of a file of the whole record. */
export const manifestSchema = z.strictObject({
  format: z.literal('quorum-record'),
  version: z.literal(1),
  /** The number of the last migration of the database that it was read from. */
  schema: z.int().positive(),
  quorum: z.string(),
  exported_at: z.iso.datetime(),
  /** Whether all rows are as of one moment. */
  one_moment: z.boolean(),
});
export type Manifest = z.infer<typeof manifestSchema>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The last line, without which the file was cut off. `sha256`: of all the lines before it. */
export const endSchema = z.strictObject({
  end: z.literal(true),
  rows: z.record(z.string(), z.int().nonnegative()),
  heads: sha256,
  sha256,
});
export type End = z.infer<typeof endSchema>;

const rowSchema = z.strictObject({ table: z.string(), row: z.record(z.string(), z.unknown()) });

// PostgreSQL holds no text with a zero in it.
const text = z.string().refine((value) => !value.includes('\0'));
const kinds: Readonly<Record<ColumnKind, z.ZodType>> = {
  text,
  uuid: z.guid(),
  integer: z.int().min(-2_147_483_648).max(2_147_483_647),
  numeric: z.string().regex(/^-?\d+(\.\d+)?$/),
  json: z.json(),
  instant: z.iso.datetime({ precision: 3 }),
  bytes: z.string().regex(/^([0-9a-f]{2})*$/),
};

function columnSchema(column: Column): z.ZodType {
  switch (column) {
    case 'text?':
      return kinds.text.nullish();
    case 'uuid?':
      return kinds.uuid.nullish();
    case 'integer?':
      return kinds.integer.nullish();
    case 'numeric?':
      return kinds.numeric.nullish();
    case 'json?':
      return kinds.json.nullish();
    case 'instant?':
      return kinds.instant.nullish();
    case 'bytes?':
      return kinds.bytes.nullish();
    default:
      return kinds[column];
  }
}

const tables: ReadonlyMap<string, { readonly table: KeptTable; readonly schema: z.ZodType<FileRow> }> = new Map(
  allKeptTables.map((table) => [
    table.name,
    {
      table,
      schema: z.strictObject(
        Object.fromEntries(Object.entries(table.columns).map(([name, column]) => [name, columnSchema(column)])),
      ),
    },
  ]),
);

/** A line of a file, read. `broken`: why it can't be one. */
export type Line =
  | { readonly kind: 'row'; readonly table: KeptTable; readonly row: FileRow }
  | { readonly kind: 'end'; readonly end: End }
  | { readonly kind: 'broken'; readonly why: string };

/** Reads any line but the first. Total. */
export function readLine(written: string): Line {
  const value = parsed(written);
  const end = endSchema.safeParse(value);
  if (end.success) return { kind: 'end', end: end.data };
  const line = rowSchema.safeParse(value);
  if (!line.success) return { kind: 'broken', why: 'it is no row' };
  const known = tables.get(line.data.table);
  if (known === undefined) return { kind: 'broken', why: `there is no table "${line.data.table}"` };
  const row = known.schema.safeParse(line.data.row);
  if (row.success) return { kind: 'row', table: known.table, row: row.data };
  return { kind: 'broken', why: `it is no row of ${known.table.name} (${row.error.issues[0]?.path.join('.')})` };
}

export function parsed(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}

const incidentSchema = z.object({ incident_id: z.string(), team_id: z.string(), number: z.number(), kind: z.string() });
const eventSchema = z.object({
  event_id: z.string(),
  incident_id: z.string(),
  sequence: z.number(),
  type: z.string(),
  data: z.json(),
  actor: z.string(),
  origin: z.string(),
  region: z.string(),
  occurred_at: z.string(),
  recorded_at: z.string(),
  previous_hash: z.string(),
  hash: z.string(),
});
const incidentTextSchema = z.object({
  incident_id: z.string(),
  sequence: z.number(),
  field: z.string(),
  text: z.string(),
  salt: z.string(),
});

// Rows that were read as those of their tables, by their types.
export const incidentOf = (row: FileRow): IncidentRow => incidentSchema.parse(row);
export const eventOf = (row: FileRow): StoredEvent => eventSchema.parse(row);
export const textOf = (row: FileRow): TextRow & { readonly incident_id: string } => incidentTextSchema.parse(row);
