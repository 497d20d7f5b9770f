import { sql } from 'kysely';
import { retryOnConflict } from '../../store/retry-on-conflict.ts';
import { whenFirst } from '../../store/when-first.ts';
import type { Database } from '../working-tables.ts';
import { type Delivery, type EventKey, type KeptEvent, subjectOf } from './kept-event.ts';

/** An event that this process may do now. */
export type ClaimedEvent = {
  readonly key: EventKey;
  readonly body: string;
  readonly tries: number;
  /** It was taken more than a day ago. */
  readonly isOld: boolean;
};

/** Events that Slack was told are taken, in the working table. All times are the database's. */
export type InboxRows = {
  /** Writes an event down and claims it for this process; false when it was written down before. */
  keep(delivery: Delivery): Promise<boolean>;
  /** Claims one event, which this process is not doing, if nobody else is; null when somebody is, or when it is done. */
  claim(key: EventKey): Promise<ClaimedEvent | null>;
  /** The same for all that is due; event ids in `except` are left out. Deletes what has served its time. */
  claimDue(limit: number, except: ReadonlySet<string>): Promise<readonly ClaimedEvent[]>;
  /** How many events are still to be done, by whichever process. */
  waiting(): Promise<number>;
  /** Holds on to what this process is doing. */
  extend(eventIds: readonly string[]): Promise<void>;
  /** Forgets an event's body; its key stays for a day. */
  done(key: EventKey): Promise<void>;
  /** Lets anybody try again after so many seconds. */
  postpone(key: EventKey, seconds: number): Promise<void>;
  /** What happened last to what an event is about; null when nothing is known of it. */
  latestOf(event: KeptEvent): Promise<string | null>;
};

const now = sql<string>`now()`;
/** How long another process waits for one that has died. */
const leaseEnd = sql<string>`now() + interval '15 seconds'`;
/** Slack sends an event again within six minutes, and after an outage later. https://docs.slack.dev/apis/events-api#retries */
const servedUntil = sql<string>`now() + interval '1 day'`;

export function createInboxRows(database: Database, owner: string): InboxRows {
  async function claim(key: EventKey): Promise<ClaimedEvent | null> {
    const row = await whenFirst(() =>
      database((db) =>
        db
          .updateTable('slack_inbox')
          .set((row) => ({ claimed_by: owner, due_at: leaseEnd, tries: row('tries', '+', 1) }))
          .where('app_id', '=', key.app_id)
          .where('event_id', '=', key.event_id)
          .where('body', 'is not', null)
          .where((where) => where.or([where('due_at', '<=', sql<Date>`now()`), where('claimed_by', '=', owner)]))
          .returning(['body', 'tries', sql<boolean>`received_at < now() - interval '1 day'`.as('isOld')])
          .executeTakeFirst(),
      ),
    );
    if (row === null || row === undefined || row.body === null) return null;
    return { key, body: row.body, tries: row.tries, isOld: row.isOld };
  }
  const end = ({ app_id, event_id }: EventKey, set: { readonly due_at: typeof now; readonly body?: null }) =>
    retryOnConflict(() =>
      database((db) =>
        db
          .updateTable('slack_inbox')
          .set({ ...set, claimed_by: null })
          .where('app_id', '=', app_id)
          .where('event_id', '=', event_id)
          .where('claimed_by', '=', owner)
          .execute(),
      ),
    );

  return {
    claim,
    async keep({ key, event, happened }) {
      const { kind } = event;
      const what = { ...key, kind, subject: subjectOf(event), happened, body: JSON.stringify(event) };
      const row = { ...what, received_at: now, due_at: leaseEnd, tries: 1, claimed_by: owner };
      return (await whenFirst(() => database((db) => db.insertInto('slack_inbox').values(row).execute()))) !== null;
    },
    async claimDue(limit, except) {
      const due = await database((db) =>
        db
          .selectFrom('slack_inbox')
          .select(['app_id', 'event_id', sql<boolean>`body IS NULL`.as('isDone')])
          .where('due_at', '<=', sql<Date>`now()`)
          .orderBy('due_at')
          .limit(limit)
          .execute(),
      );
      const served = due.filter(({ isDone }) => isDone).map(({ event_id }) => event_id);
      if (served.length > 0) {
        await whenFirst(() =>
          database((db) =>
            db.deleteFrom('slack_inbox').where('event_id', 'in', served).where('body', 'is', null).execute(),
          ),
        );
      }
      const claimed: ClaimedEvent[] = [];
      for (const { app_id, event_id, isDone } of due) {
        if (isDone || except.has(event_id)) continue;
        const one = await claim({ app_id, event_id });
        if (one !== null) claimed.push(one);
      }
      return claimed;
    },
    async waiting() {
      const row = await database((db) =>
        db
          .selectFrom('slack_inbox')
          .select(({ fn }) => fn.countAll<string>().as('events'))
          // None is put off for longer, and what is done is kept for longer.
          .where('due_at', '<=', sql<Date>`now() + interval '1 hour'`)
          .where('body', 'is not', null)
          .executeTakeFirst(),
      );
      return Number(row?.events ?? 0);
    },
    async extend(eventIds) {
      if (eventIds.length === 0) return;
      await whenFirst(() =>
        database((db) =>
          db
            .updateTable('slack_inbox')
            .set({ due_at: leaseEnd })
            .where('event_id', 'in', eventIds)
            .where('claimed_by', '=', owner)
            .where('body', 'is not', null)
            .execute(),
        ),
      );
    },
    async done(key) {
      await end(key, { due_at: servedUntil, body: null });
    },
    async postpone(key, seconds) {
      await end(key, { due_at: sql<string>`now() + make_interval(secs => ${seconds})` });
    },
    async latestOf(event) {
      const row = await database((db) =>
        db
          .selectFrom('slack_inbox')
          .select('kind')
          .where('subject', '=', subjectOf(event))
          .orderBy('happened', 'desc')
          .limit(1)
          .executeTakeFirst(),
      );
      return row?.kind ?? null;
    },
  };
}
