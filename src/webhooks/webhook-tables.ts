import type { ColumnType, Generated, Kysely } from 'kysely';
import type { RecordTables } from '../store/database.ts';
import type { Regions } from '../store/regions.ts';

/** Written by the database's clock. */
type DatabaseTime = ColumnType<Date | null, string | null | undefined, string | null>;

/** The working tables of webhooks, which a process may change. Not the record. */
export type WebhookTables = {
  webhook_endpoint: {
    team_id: string;
    name: string;
    /** It hears of what was recorded from then on. */
    since: ColumnType<Date, string | undefined, string>;
    /** What was recorded by then has its rows. */
    planned_to: ColumnType<Date, string | undefined, string>;
    paused_until: DatabaseTime;
    /** When something went through last, to the minute. */
    delivered_at: DatabaseTime;
    disabled_at: DatabaseTime;
    disabled_why: string | null;
    /** The `disabled_at` that people were told of. */
    told_at: DatabaseTime;
  };
  webhook_delivery: {
    team_id: string;
    endpoint: string;
    event_id: string;
    incident_id: string;
    sequence: number;
    attempts: Generated<number>;
    /** From when on a process may try it; null once it is over. */
    due_at: DatabaseTime;
    /** What came of the last attempt; null before the first has ended. */
    answer: string | null;
    /** `delivered`, `failed` or `left_out`; null until it is over. */
    outcome: string | null;
    planned_at: ColumnType<Date, string | undefined, string>;
    ended_at: DatabaseTime;
  };
};

export type Tables = RecordTables & WebhookTables;

/** Runs a piece of work on a region that answers. */
export type WebhookDatabase = <T>(work: (db: Kysely<Tables>) => Promise<T>) => Promise<T>;

export function webhookDatabase({ runAnywhere }: Pick<Regions, 'runAnywhere'>): WebhookDatabase {
  return (work) => runAnywhere((db) => work(db.withTables<WebhookTables>()));
}

/** Which endpoint of which workspace. */
export type EndpointKey = { readonly team: string; readonly name: string };
