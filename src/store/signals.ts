import type { Kysely } from 'kysely';
import { z } from 'zod';
import { requestId } from '../kernel/request-id.ts';
import { type Signal, signalStates } from '../signals/signal.ts';
import type { RecordTables } from './database.ts';

/** A signal that was kept, and the id that follows from its source and its delivery: it is the id of its event, too. */
export type KeptSignal = Signal & { readonly signal_id: string };

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
});

/** What was sent, and where its text stands: with the first signal of a delivery that tells of several. */
export type SentText = { readonly kind: string; readonly body: string; readonly received_at: string };

/** Keeps signals in the record, all with one statement; what is in already is left as it was. */
export function signalsInsert(
  db: Kysely<RecordTables>,
  team: string,
  signals: readonly [KeptSignal, ...KeptSignal[]],
  sent: SentText,
) {
  const [first] = signals;
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
        data: JSON.stringify({
          signal,
          ...(signal_id === first.signal_id ? { sent } : { sent_with: first.signal_id }),
        }),
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
): Promise<readonly KeptSignal[]> {
  const rows = await db
    .selectFrom('signal')
    .select(['signal_id', 'data'])
    .where('team_id', '=', team)
    .where('source', '=', source)
    .where('alert', '=', alert)
    .where('changed_at', '>=', new Date(at))
    .orderBy('changed_at', 'desc')
    .orderBy('received_at', 'desc')
    .orderBy('signal_id', 'desc')
    .limit(laterMax)
    .execute();
  return rows.toReversed().flatMap(({ signal_id, data }) => {
    const read = z.object({ signal: stored }).safeParse(data);
    return read.success ? [{ ...read.data.signal, signal_id }] : [];
  });
}
