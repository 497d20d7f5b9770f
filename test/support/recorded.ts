import type { Deployment } from './deployment.ts';

/** An event as the database holds it, with its texts in the place of their commitments. */
export type RecordedEvent = {
  readonly incident_id: string;
  readonly sequence: number;
  readonly type: string;
  readonly actor: string;
  readonly origin: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** The events of one incident, or of all, in the order of the record. */
export async function recordedEvents(
  { query }: Pick<Deployment, 'query'>,
  incidentId: string | null = null,
): Promise<readonly RecordedEvent[]> {
  const rows = await query<RecordedEvent & { readonly texts: Readonly<Record<string, string>> | null }>(
    `SELECT incident_id, sequence, type, actor, origin, data,
            (SELECT jsonb_object_agg(field, text) FROM incident_text AS beside
             WHERE beside.incident_id = event.incident_id AND beside.sequence = event.sequence) AS texts
     FROM incident_event AS event
     WHERE $1::uuid IS NULL OR incident_id = $1
     ORDER BY incident_id, sequence`,
    [incidentId],
  );
  return rows.map(({ texts, data, ...event }) => ({ ...event, data: { ...data, ...texts } }));
}

/** The declarations of incidents under a title. */
export async function declaredAs(
  deployment: Pick<Deployment, 'query'>,
  title: string,
): Promise<readonly RecordedEvent[]> {
  const events = await recordedEvents(deployment);
  return events.filter(({ type, data }) => type === 'declared' && data.title === title);
}

/** How many texts in the record are this one. */
export async function timesRecorded({ query }: Pick<Deployment, 'query'>, text: string): Promise<number> {
  return (await query('SELECT 1 FROM incident_text WHERE text = $1', [text])).length;
}
