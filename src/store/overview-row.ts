import type { Kysely } from 'kysely';
import { z } from 'zod';
import { incidentKinds } from '../kernel/incident-name.ts';
import { noNews, type Overview, type OverviewData, unknownSeverity } from '../kernel/overview.ts';
import type { Phrase } from '../kernel/phrase.ts';
import type { Text } from '../kernel/text.ts';
import type { RecordTables } from './database.ts';

/** An incident in a list. */
export type ListedIncident = {
  readonly incident_id: string;
  readonly team_id: string;
  readonly number: number;
  readonly kind: string;
  readonly is_open: boolean;
  /** Null when this version of Quorum can't read the row: a newer one wrote it. */
  readonly overview: Overview | null;
};

const text: z.ZodType<Text> = z.union([
  z.string(),
  z.object({ redacted: z.object({ by: z.string(), at: z.string() }).nullable() }),
]);

export const phrase: z.ZodType<Phrase> = z.union([
  z.object({ words: z.string() }),
  z.object({ user: z.string() }),
  z.object({ group: z.string() }),
  z.object({ at: z.string() }),
  z.object({ quote: text }),
]);

const data: z.ZodType<OverviewData> = z.object({
  badge: z.string(),
  severity: z.string().default(unknownSeverity),
  counted_as: z.string().optional(),
  title: text,
  facts: z.array(z.array(phrase)),
  found_by: z.array(z.string()).optional(),
  needs: z.array(z.string()),
  news: z.object({ told_at: z.string().nullable(), next_at: z.string().nullable() }).default(noNews),
  declared_at: z.string(),
  resolved: z.object({ by: z.string(), at: z.string() }).nullable(),
  ended: z.string().optional(),
});

const overview: z.ZodType<Overview> = z.object({
  incident_id: z.string(),
  team_id: z.string(),
  number: z.number(),
  kind: z.enum(incidentKinds),
  sequence: z.number(),
  is_open: z.boolean(),
  position: z.coerce.number(),
  is_private: z.boolean(),
  due_at: z
    .date()
    .transform((date) => date.toISOString())
    .nullable(),
  data,
});

const identity = z.object({
  incident_id: z.string(),
  team_id: z.string(),
  number: z.number(),
  kind: z.string(),
  is_open: z.boolean(),
});

/** What a row of `incident_overview` says of its incident; null of a row of nulls, as an outer join gives it. Total. */
export function listedOfRow(row: object): ListedIncident | null {
  const incident = identity.safeParse(row);
  return incident.success ? { ...incident.data, overview: overview.safeParse(row).data ?? null } : null;
}

/** The row of `incident_overview` for an incident. */
export function rowOfOverview(overview: Overview) {
  return { ...overview, data: JSON.stringify(overview.data) };
}

/**
 * Writes what lists say of incidents. `replaces`, of rows that stand there already: `older` those of an earlier event;
 * `same` those of the same event, too, so that a wrong row is put right; `none` no row at all.
 */
export function overviewInsert(
  db: Pick<Kysely<RecordTables>, 'insertInto'>,
  rows: readonly Overview[],
  replaces: 'older' | 'same' | 'none',
) {
  const insert = db.insertInto('incident_overview').values(rows.map(rowOfOverview));
  if (replaces === 'none') return insert.onConflict((conflict) => conflict.column('incident_id').doNothing());
  return insert.onConflict((conflict) =>
    conflict
      .column('incident_id')
      .doUpdateSet(({ ref }) => ({
        team_id: ref('excluded.team_id'),
        number: ref('excluded.number'),
        kind: ref('excluded.kind'),
        sequence: ref('excluded.sequence'),
        is_open: ref('excluded.is_open'),
        position: ref('excluded.position'),
        is_private: ref('excluded.is_private'),
        due_at: ref('excluded.due_at'),
        data: ref('excluded.data'),
      }))
      .whereRef('incident_overview.sequence', replaces === 'older' ? '<' : '<=', 'excluded.sequence'),
  );
}
