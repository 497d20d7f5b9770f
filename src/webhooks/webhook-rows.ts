import { sql } from 'kysely';
import { retryOnConflict } from '../store/retry-on-conflict.ts';
import { whenFirst } from '../store/when-first.ts';
import { planMax, planQuery, type Wanted } from './plan-query.ts';
import type { EndpointKey, WebhookDatabase } from './webhook-tables.ts';

/** How long another process waits for one that has died with a delivery in its hands: longer than a receiver may take. */
export const leaseSeconds = 60;

/** A delivery that this process may try now. */
export type Claimed = {
  readonly event_id: string;
  readonly incident_id: string;
  readonly sequence: number;
  /** Which attempt this is. */
  readonly nth: number;
};

export type Standing = {
  /** When it was disabled; null while it is on. */
  readonly disabledAt: Date | null;
  readonly disabledWhy: string | null;
  readonly toldAt: Date | null;
};

/** The rows of one endpoint. All times are the database's. Each throws what the database threw. */
export type WebhookRows = {
  /** How it stands. The first asking makes its row: it hears of what is recorded from then on. */
  standing(): Promise<Standing>;
  /** Gives what was recorded its rows; whether all has them. */
  plan(wanted: Wanted): Promise<boolean>;
  /** Claims what is due, an incident's first attempts one after the other; none while it is paused or off. */
  claim(limit: number): Promise<readonly Claimed[]>;
  /** How many deliveries are due, or are in the hands of a process; none while it is paused or off. */
  waiting(): Promise<number>;
  delivered(claimed: Claimed, answer: string): Promise<void>;
  /** It is not for this endpoint. */
  leftOut(claimed: Claimed, why: string): Promise<void>;
  retry(claimed: Claimed, answer: string, afterMs: number): Promise<void>;
  /** It could not be sent, by no fault of the receiver's: this was no attempt. */
  putBack(claimed: Claimed, afterMs: number): Promise<void>;
  /** The last attempt has failed. Disables the endpoint when nothing went through since the event was planned. */
  failed(claimed: Claimed, answer: string): Promise<void>;
  pause(ms: number): Promise<void>;
  disable(why: string): Promise<void>;
  /** People have been told of how it stands. */
  told(disabledAt: Date | null): Promise<void>;
  /** Deletes what has served its time. */
  prune(): Promise<void>;
};

const now = sql<string>`now()`;
const nowDate = sql<Date>`now()`;
const after = (ms: number) => sql<string>`now() + make_interval(secs => ${ms / 1_000})`;

/** What went through is known for a week, what failed for a month: so long it can be listed, and is sent only once. */
const deliveredFor = sql<Date>`now() - interval '7 days'`;
const failedFor = sql<Date>`now() - interval '30 days'`;
const pruneMax = 500;

export function createWebhookRows(database: WebhookDatabase, { team, name }: EndpointKey): WebhookRows {
  const run: WebhookDatabase = (work) => retryOnConflict(() => database(work));

  const setEndpoint = (set: Record<string, unknown>) =>
    run((db) =>
      db.updateTable('webhook_endpoint').set(set).where('team_id', '=', team).where('name', '=', name).execute(),
    );

  const stands = () =>
    database((db) =>
      db
        .selectFrom('webhook_endpoint')
        .select(['disabled_at as disabledAt', 'disabled_why as disabledWhy', 'told_at as toldAt'])
        .where('team_id', '=', team)
        .where('name', '=', name)
        .executeTakeFirst(),
    );

  /** A claim that another process has taken over changes nothing. */
  const setDelivery = (
    { event_id, nth }: Claimed,
    set: { readonly answer?: string; readonly outcome?: string; readonly due_at: string | null | typeof now },
    attempts = nth,
  ) =>
    run((db) =>
      db
        .updateTable('webhook_delivery')
        .set({ ...set, attempts, ...(set.due_at === null ? { ended_at: now } : {}) })
        .where('team_id', '=', team)
        .where('endpoint', '=', name)
        .where('event_id', '=', event_id)
        .where('attempts', '=', nth)
        .where('due_at', 'is not', null)
        .execute(),
    );

  async function due(limit: number): Promise<readonly string[]> {
    const rows = await database((db) =>
      db
        .selectFrom('webhook_delivery as delivery')
        .innerJoin('webhook_endpoint as endpoint', (join) =>
          join.onRef('endpoint.team_id', '=', 'delivery.team_id').onRef('endpoint.name', '=', 'delivery.endpoint'),
        )
        .select('delivery.event_id')
        .where('delivery.team_id', '=', team)
        .where('delivery.endpoint', '=', name)
        .where('delivery.due_at', '<=', nowDate)
        .where('endpoint.disabled_at', 'is', null)
        .where(({ or, eb }) =>
          or([eb('endpoint.paused_until', 'is', null), eb('endpoint.paused_until', '<=', nowDate)]),
        )
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('webhook_delivery as earlier')
                .select('earlier.event_id')
                .where('earlier.team_id', '=', team)
                .where('earlier.endpoint', '=', name)
                .whereRef('earlier.incident_id', '=', 'delivery.incident_id')
                .whereRef('earlier.sequence', '<', 'delivery.sequence')
                .where('earlier.due_at', 'is not', null)
                .where('earlier.answer', 'is', null),
            ),
          ),
        )
        .orderBy('delivery.due_at')
        .orderBy('delivery.sequence')
        .limit(limit)
        .execute(),
    );
    return rows.map(({ event_id }) => event_id);
  }

  async function claimOne(event_id: string): Promise<readonly Claimed[]> {
    const row = await whenFirst(() =>
      database((db) =>
        db
          .updateTable('webhook_delivery')
          .set((row) => ({ attempts: row('attempts', '+', 1), due_at: after(leaseSeconds * 1_000) }))
          .where('team_id', '=', team)
          .where('endpoint', '=', name)
          .where('event_id', '=', event_id)
          .where('due_at', '<=', nowDate)
          .returning(['event_id', 'incident_id', 'sequence', 'attempts as nth'])
          .executeTakeFirst(),
      ),
    );
    return row === null || row === undefined ? [] : [row];
  }

  return {
    async standing() {
      const known = await stands();
      if (known !== undefined) return known;
      await run((db) =>
        db
          .insertInto('webhook_endpoint')
          .values({ team_id: team, name })
          .onConflict((conflict) => conflict.columns(['team_id', 'name']).doNothing())
          .execute(),
      );
      return (await stands()) ?? { disabledAt: null, disabledWhy: null, toldAt: null };
    },
    async plan(wanted) {
      const [clock] = await database((db) => db.selectNoFrom(nowDate.as('now')).execute());
      const [planned] = await run((db) => planQuery(db, { team, name }, wanted).execute());
      const isAll = Number(planned?.numInsertedOrUpdatedRows ?? 0) < planMax;
      if (!isAll || clock === undefined) return false;
      // What stood in the record before the statement has its rows.
      const upTo = clock.now.toISOString();
      await whenFirst(() =>
        database((db) =>
          db
            .updateTable('webhook_endpoint')
            .set({ planned_to: upTo })
            .where('team_id', '=', team)
            .where('name', '=', name)
            .where('disabled_at', 'is', null)
            // Each look reaches back anyway: this one need not be told at once.
            .where('planned_to', '<', sql<Date>`${upTo}::timestamptz - interval '1 minute'`)
            .execute(),
        ),
      );
      return true;
    },
    async claim(limit) {
      const claimed: Claimed[] = [];
      for (const event_id of await due(limit)) claimed.push(...(await claimOne(event_id)));
      return claimed;
    },
    async waiting() {
      const row = await database((db) =>
        db
          .selectFrom('webhook_delivery as delivery')
          .innerJoin('webhook_endpoint as endpoint', (join) =>
            join.onRef('endpoint.team_id', '=', 'delivery.team_id').onRef('endpoint.name', '=', 'delivery.endpoint'),
          )
          .select(({ fn }) => fn.countAll<string>().as('deliveries'))
          .where('delivery.team_id', '=', team)
          .where('delivery.endpoint', '=', name)
          .where('delivery.due_at', '<=', sql<Date>`now() + make_interval(secs => ${leaseSeconds})`)
          .where('endpoint.disabled_at', 'is', null)
          .where(({ or, eb }) =>
            or([eb('endpoint.paused_until', 'is', null), eb('endpoint.paused_until', '<=', nowDate)]),
          )
          .executeTakeFirst(),
      );
      return Number(row?.deliveries ?? 0);
    },
    async delivered(claimed, answer) {
      await setDelivery(claimed, { answer, outcome: 'delivered', due_at: null });
      await whenFirst(() =>
        database((db) =>
          db
            .updateTable('webhook_endpoint')
            .set({ delivered_at: now })
            .where('team_id', '=', team)
            .where('name', '=', name)
            .where(({ or, eb }) =>
              or([eb('delivered_at', 'is', null), eb('delivered_at', '<', sql<Date>`now() - interval '1 minute'`)]),
            )
            .execute(),
        ),
      );
    },
    async leftOut(claimed, why) {
      await setDelivery(claimed, { answer: why, outcome: 'left_out', due_at: null });
    },
    async retry(claimed, answer, afterMs) {
      await setDelivery(claimed, { answer, due_at: after(afterMs) });
    },
    async putBack(claimed, afterMs) {
      await setDelivery(claimed, { due_at: after(afterMs) }, claimed.nth - 1);
    },
    async failed(claimed, answer) {
      await setDelivery(claimed, { answer, outcome: 'failed', due_at: null });
      await run((db) =>
        db
          .updateTable('webhook_endpoint as endpoint')
          .set({ disabled_at: now, disabled_why: answer })
          .where('endpoint.team_id', '=', team)
          .where('endpoint.name', '=', name)
          .where('endpoint.disabled_at', 'is', null)
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('webhook_delivery as lost')
                  .select('lost.event_id')
                  .where('lost.team_id', '=', team)
                  .where('lost.endpoint', '=', name)
                  .where('lost.event_id', '=', claimed.event_id)
                  .whereRef('lost.planned_at', '<=', 'endpoint.delivered_at'),
              ),
            ),
          )
          .execute(),
      );
    },
    async pause(ms) {
      await setEndpoint({ paused_until: after(ms) });
    },
    async disable(why) {
      await run((db) =>
        db
          .updateTable('webhook_endpoint')
          .set({ disabled_at: now, disabled_why: why })
          .where('team_id', '=', team)
          .where('name', '=', name)
          .where('disabled_at', 'is', null)
          .execute(),
      );
    },
    async told(disabledAt) {
      await setEndpoint({ told_at: disabledAt?.toISOString() ?? null });
    },
    async prune() {
      await whenFirst(() =>
        database((db) =>
          db
            .deleteFrom('webhook_delivery')
            .where('team_id', '=', team)
            .where('endpoint', '=', name)
            .where('event_id', 'in', (within) =>
              within
                .selectFrom('webhook_delivery as served')
                .select('served.event_id')
                .where('served.team_id', '=', team)
                .where('served.endpoint', '=', name)
                .where(({ or, and, eb }) =>
                  or([
                    and([eb('served.ended_at', '<', deliveredFor), eb('served.outcome', '<>', 'failed')]),
                    eb('served.ended_at', '<', failedFor),
                  ]),
                )
                .limit(pruneMax),
            )
            .execute(),
        ),
      );
    },
  };
}
