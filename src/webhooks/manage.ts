import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { systemTeamPrefix } from '../kernel/system-team.ts';
import { retryOnConflict } from '../store/retry-on-conflict.ts';
import { eventsFor, planMax, type Wanted } from './plan-query.ts';
import type { EndpointKey, Tables, WebhookDatabase } from './webhook-tables.ts';

/** An endpoint of a workspace, as the database knows it. */
export type EndpointRow = EndpointKey & {
  readonly disabledAt: Date | null;
  readonly disabledWhy: string | null;
  readonly pending: number;
  readonly failed: number;
};

/** A delivery that failed for good. */
export type FailedDelivery = EndpointKey & {
  readonly event_id: string;
  readonly incident: { readonly kind: string; readonly number: number };
  readonly sequence: number;
  readonly type: string;
  readonly answer: string | null;
  readonly ended_at: Date | null;
};

/** What the endpoints have come to, by their names. @throws what the database threw, as all here. */
export async function listEndpoints(database: WebhookDatabase): Promise<readonly EndpointRow[]> {
  const rows = await database((db) =>
    db
      .selectFrom('webhook_endpoint as endpoint')
      .leftJoin('webhook_delivery as delivery', (join) =>
        join.onRef('delivery.team_id', '=', 'endpoint.team_id').onRef('delivery.endpoint', '=', 'endpoint.name'),
      )
      .groupBy(['endpoint.team_id', 'endpoint.name', 'endpoint.disabled_at', 'endpoint.disabled_why'])
      .select(['endpoint.team_id as team', 'endpoint.name', 'endpoint.disabled_at', 'endpoint.disabled_why'])
      .select(sql<string>`count(delivery.due_at)`.as('pending'))
      .select(sql<string>`count(CASE WHEN delivery.outcome = 'failed' THEN 1 END)`.as('failed'))
      .orderBy('endpoint.name')
      .orderBy('endpoint.team_id')
      .execute(),
  );
  return rows.map(({ disabled_at, disabled_why, pending, failed, ...key }) => ({
    ...key,
    disabledAt: disabled_at,
    disabledWhy: disabled_why,
    pending: Number(pending),
    failed: Number(failed),
  }));
}

/** The deliveries that failed, the latest first. */
export async function listFailed(database: WebhookDatabase, limit: number): Promise<readonly FailedDelivery[]> {
  const rows = await database((db) =>
    db
      .selectFrom('webhook_delivery as delivery')
      .innerJoin('incident_event as event', 'event.event_id', 'delivery.event_id')
      .innerJoin('incident', 'incident.incident_id', 'delivery.incident_id')
      .where('delivery.outcome', '=', 'failed')
      .select(['delivery.team_id as team', 'delivery.endpoint as name', 'delivery.event_id', 'delivery.sequence'])
      .select(['delivery.answer', 'delivery.ended_at', 'event.type', 'incident.kind', 'incident.number'])
      .orderBy('delivery.ended_at', 'desc')
      .limit(limit)
      .execute(),
  );
  return rows.map(({ kind, number, ...row }) => ({ ...row, incident: { kind, number } }));
}

/** The workspaces in which a process has kept an endpoint of this name. */
export async function teamsOf(database: WebhookDatabase, name: string): Promise<readonly string[]> {
  const rows = await database((db) =>
    db
      .selectFrom('webhook_endpoint')
      .select('team_id')
      .where('name', '=', name)
      .where('team_id', 'not like', `${systemTeamPrefix}%`)
      .orderBy('team_id')
      .execute(),
  );
  return rows.map(({ team_id }) => team_id);
}

/** Has an endpoint go on where it stopped, with new attempts for what waits; false: it is on. */
export async function enableEndpoint(database: WebhookDatabase, key: EndpointKey): Promise<boolean> {
  const { team, name } = key;
  const off = await database((db) =>
    db
      .selectFrom('webhook_endpoint')
      .select('name')
      .where('team_id', '=', team)
      .where('name', '=', name)
      .where('disabled_at', 'is not', null)
      .execute(),
  );
  if (off.length === 0) return false;
  await inLots(database, key, { attempts: 0, due_at: now }, (row) =>
    row.and([row('due_at', 'is not', null), row('attempts', '>', 0)]),
  );
  await retryOnConflict(() =>
    database((db) =>
      db
        .updateTable('webhook_endpoint')
        .set({ disabled_at: null, disabled_why: null, paused_until: null })
        .where('team_id', '=', team)
        .where('name', '=', name)
        .execute(),
    ),
  );
  return true;
}

/** What is sent again: what failed, one event whatever became of it, or all that an endpoint wants since an instant. */
export type Again =
  | { readonly kind: 'failed' }
  | { readonly kind: 'event'; readonly event_id: string }
  | { readonly kind: 'since'; readonly at: string };

/** Has deliveries made anew; answers how many. A process that runs sends them. */
export async function replay(
  database: WebhookDatabase,
  key: EndpointKey,
  wanted: Wanted,
  again: Again,
): Promise<number> {
  if (again.kind === 'failed') return replayFailed(database, key);
  let replayed = 0;
  for (let after: string | null = null; ; ) {
    const events: readonly string[] = await eventsToReplay(database, key, wanted, again, after);
    if (events.length > 0) replayed += await replayEvents(database, key, events);
    after = events.at(-1) ?? null;
    if (events.length < planMax) return replayed;
  }
}

const now = sql<string>`now()`;
const anew = { attempts: 0, due_at: now, answer: null, outcome: null, planned_at: now, ended_at: null };

function replayFailed(database: WebhookDatabase, key: EndpointKey): Promise<number> {
  return inLots(database, key, anew, (row) => row('outcome', '=', 'failed'));
}

type Row = ExpressionBuilder<Tables, 'webhook_delivery'>;

/** Changes the deliveries of an endpoint that a condition leaves, which it no longer does of them then; answers how many. */
async function inLots(
  database: WebhookDatabase,
  { team, name }: EndpointKey,
  set: Partial<typeof anew>,
  which: (row: Row) => Expression<SqlBool>,
): Promise<number> {
  for (let changed = 0; ; ) {
    const [lot] = await retryOnConflict(() =>
      database((db) =>
        db
          .updateTable('webhook_delivery')
          .set(set)
          .where('team_id', '=', team)
          .where('endpoint', '=', name)
          .where('event_id', 'in', (within) =>
            within
              .selectFrom('webhook_delivery')
              .select('event_id')
              .where('team_id', '=', team)
              .where('endpoint', '=', name)
              .where(which)
              .limit(planMax),
          )
          .execute(),
      ),
    );
    const count = Number(lot?.numUpdatedRows ?? 0);
    changed += count;
    if (count < planMax) return changed;
  }
}

/** A page of the events, by their ids. */
async function eventsToReplay(
  database: WebhookDatabase,
  { team }: EndpointKey,
  wanted: Wanted,
  again: Exclude<Again, { kind: 'failed' }>,
  after: string | null,
): Promise<readonly string[]> {
  const rows = await database((db) => {
    let query = eventsFor(db, team, wanted).select('event.event_id').orderBy('event.event_id').limit(planMax);
    if (after !== null) query = query.where('event.event_id', '>', after);
    return again.kind === 'event'
      ? query.where('event.event_id', '=', again.event_id).execute()
      : query.where('event.recorded_at', '>=', sql<Date>`${again.at}::timestamptz`).execute();
  });
  return rows.map(({ event_id }) => event_id);
}

async function replayEvents(
  database: WebhookDatabase,
  { team, name }: EndpointKey,
  events: readonly string[],
): Promise<number> {
  const [again] = await retryOnConflict(() =>
    database((db) =>
      db
        .insertInto('webhook_delivery')
        .columns(['team_id', 'endpoint', 'event_id', 'incident_id', 'sequence'])
        .expression(
          db
            .selectFrom('incident_event as event')
            .where('event.event_id', 'in', events)
            .select([sql.val(team).as('team_id'), sql.val(name).as('endpoint')])
            .select(['event.event_id', 'event.incident_id', 'event.sequence']),
        )
        .onConflict((conflict) => conflict.columns(['team_id', 'endpoint', 'event_id']).doUpdateSet(anew))
        .execute(),
    ),
  );
  return Number(again?.numInsertedOrUpdatedRows ?? 0);
}
