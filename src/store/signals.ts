import type { Kysely } from 'kysely';
import { z } from 'zod';
import { requestId } from '../kernel/request-id.ts';
import { type Signal, signalStates } from '../signals/signal.ts';
import type { RecordTables } from './database.ts';

/** A signal that was kept, and the id that follows from its source and its delivery: it is the id of its event, too. */
export type KeptSignal = Signal & { readonly signal_id: string };

/** One that is read from the record. `received_at`: by the database's clock (ISO 8601). */
export type ToldSignal = KeptSignal & { readonly received_at: string };

/** Which alert of which source of which workspace. */
export type AlertKey = { readonly team: string; readonly source: string; readonly alert: string };

/** The id of a signal: each repetition of a delivery, in whatever process and region, derives the same one. */
export function keptSignal(team: string, signal: Signal): KeptSignal {
  return { ...signal, signal_id: requestId('signal', team, signal.source, signal.delivery) };
}

const stored: z.ZodType<Signal> = z.object({
  source: z.string(),
  delivery: z.string(),
  alert: z.string(),
  state: z.enum(signalStates),
  title: z.string(),
  text: z.exactOptional(z.string()),
  severity: z.exactOptional(z.string()),
  service: z.exactOptional(z.string()),
  labels: z.record(z.string(), z.string()),
  link: z.exactOptional(z.string()),
  at: z.string(),
  untimed: z.exactOptional(z.literal(true)),
  again: z.exactOptional(z.literal(true)),
});

/** What was sent, and where its text stands: with the first signal of a delivery that tells of several. */
export type SentText = { readonly kind: string; readonly body: string; readonly received_at: string };

/**
 * Most bytes of a signal with what was sent. Aurora DSQL takes a column of 1 MiB, and what is quoted in JSON becomes longer.
 * https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html
 */
const dataMax = 1_000_000;

/** Most signals that one statement keeps: Aurora DSQL changes 3,000 rows in a transaction at most. */
export const keptAtOnce = 1_000;

/** What was sent, as much of its beginning as a row takes. */
function kept(signal: Signal, sent: SentText): string {
  for (let { length } = sent.body; ; length = Math.floor(length * 0.9)) {
    const isCut = length < sent.body.length;
    const body = isCut ? `${beginning(sent.body, length)}… (${sent.body.length} characters in all)` : sent.body;
    const data = JSON.stringify({ signal, sent: { ...sent, body } });
    if (Buffer.byteLength(data) <= dataMax || length === 0) return data;
  }
}

/** No character is split. */
function beginning(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

/** Keeps signals of a delivery in the record; what is in already is left as it was. `first`: what was sent stands with it. */
export function signalsInsert(
  db: Kysely<RecordTables>,
  team: string,
  signals: readonly KeptSignal[],
  first: KeptSignal,
  sent: SentText,
) {
  return db
    .insertInto('signal')
    .values(
      signals.map(({ signal_id, ...signal }) => ({
        signal_id,
        team_id: team,
        source: signal.source,
        delivery: signal.delivery,
        alert: signal.alert,
        state: signal.state,
        changed_at: signal.at,
        data:
          signal_id === first.signal_id ? kept(signal, sent) : JSON.stringify({ signal, sent_with: first.signal_id }),
      })),
    )
    .onConflict((conflict) => conflict.column('signal_id').doNothing());
}

/** The last record of an alert that one of its signals has left an event in; null: there is none. */
export async function latestEpisode(
  db: Kysely<RecordTables>,
  { team, source, alert }: AlertKey,
): Promise<string | null> {
  const row = await db
    .selectFrom('signal')
    .innerJoin('incident_event as event', 'event.event_id', 'signal.signal_id')
    .select('event.incident_id')
    .where('signal.team_id', '=', team)
    .where('signal.source', '=', source)
    .where('signal.alert', '=', alert)
    .orderBy('event.recorded_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.incident_id ?? null;
}

const sentSchema = z.object({
  sent: z.exactOptional(z.object({ kind: z.string(), body: z.string(), received_at: z.string() })),
  sent_with: z.exactOptional(z.string()),
});

/** What was sent of the alerts of these records as far as it left events in them, the newest first; each delivery once. */
export async function sentTexts(
  db: Kysely<RecordTables>,
  incidentIds: readonly string[],
  max: number,
): Promise<readonly SentText[]> {
  if (incidentIds.length === 0) return [];
  const rows = await db
    .selectFrom('signal')
    .innerJoin('incident_event as event', 'event.event_id', 'signal.signal_id')
    .select(['signal.signal_id', 'signal.data'])
    .where('event.incident_id', 'in', incidentIds)
    .orderBy('event.recorded_at', 'desc')
    .orderBy('event.sequence', 'desc')
    .limit(max)
    .execute();
  const found = rows.map(({ signal_id, data }) => ({ signal_id, read: sentSchema.safeParse(data).data }));
  const places = [...new Set(found.map(({ signal_id, read }) => read?.sent_with ?? signal_id))];
  const elsewhere = places.filter((id) => found.every(({ signal_id }) => signal_id !== id));
  const others =
    elsewhere.length === 0
      ? []
      : await db.selectFrom('signal').select(['signal_id', 'data']).where('signal_id', 'in', elsewhere).execute();
  const all = new Map([
    ...found.map(({ signal_id, read }) => [signal_id, read?.sent] as const),
    ...others.map(({ signal_id, data }) => [signal_id, sentSchema.safeParse(data).data?.sent] as const),
  ]);
  return places.flatMap((id) => all.get(id) ?? []);
}

/** Most signals that are read of one alert: the latest, as far as they reach back. */
const laterMax = 100;

/** The signals of an alert that tell of that time or a later one, in the order in which its source told them. */
export async function signalsSince(
  db: Kysely<RecordTables>,
  { team, source, alert }: AlertKey,
  at: string,
): Promise<readonly ToldSignal[]> {
  const rows = await db
    .selectFrom('signal')
    .select(['signal_id', 'data', 'received_at'])
    .where('team_id', '=', team)
    .where('source', '=', source)
    .where('alert', '=', alert)
    .where('changed_at', '>=', new Date(at))
    .orderBy('changed_at', 'desc')
    .orderBy('received_at', 'desc')
    .orderBy('signal_id', 'desc')
    .limit(laterMax)
    .execute();
  return rows.toReversed().flatMap(({ signal_id, data, received_at }) => {
    const read = z.object({ signal: stored }).safeParse(data);
    return read.success ? [{ ...read.data.signal, signal_id, received_at: new Date(received_at).toISOString() }] : [];
  });
}
