import type { ColumnType, Kysely } from 'kysely';
import type { RecordTables } from '../store/database.ts';

/** Written by the database's clock. */
type DatabaseTime = ColumnType<Date | null, string | null, string | null>;

/** The working tables: what was made in Slack, or is claimed by the process that is making it. Not the record. */
export type WorkingTables = {
  slack_channel: { incident_id: string; team_id: string; channel_id: string; name: string };
  slack_post: {
    post_id: string;
    incident_id: string;
    surface: string;
    channel_id: string;
    ts: string | null;
    /** The messages under which a reply was tried, with blanks between them, while its outcome is not known. */
    thread_ts: string | null;
    content_hash: string | null;
    /** The last event that the post tells of. */
    sequence: number;
    claimed_by: string | null;
    claimed_until: DatabaseTime;
    /** Until when a call whose outcome nobody knows may still take effect; null while all outcomes are known. */
    late_until: DatabaseTime;
    /** When Slack refused the post as it should be by now, and what it said; null while it is as it should be. */
    failed_at: DatabaseTime;
    failure: string | null;
  };
  slack_home: {
    team_id: string;
    user_id: string;
    opened_at: ColumnType<Date, string, string>;
    content_hash: string | null;
    /** Slack's own hash of the view that the tab shows; null while it is not known. */
    view_hash: string | null;
  };
  slack_inbox: {
    app_id: string;
    event_id: string;
    kind: string;
    /** What the event is about: events of one subject have an order. */
    subject: string;
    /** Seconds since 1970, to the microsecond. */
    happened: string;
    /** Null once it is done. */
    body: string | null;
    received_at: ColumnType<Date, string, never>;
    due_at: ColumnType<Date, string, string>;
    tries: number;
    claimed_by: string | null;
  };
  slack_answer: {
    answer_id: string;
    request_id: string;
    team_id: string;
    user_id: string;
    channel_id: string | null;
    response_url: string | null;
    response_url_until: DatabaseTime;
    /** What is being recorded, such as "the note"; null for what leaves no event. */
    subject: string | null;
    owed_at: ColumnType<Date, string, never>;
    due_at: ColumnType<Date, string, string>;
    claimed_by: string;
  };
};

export type SlackTables = RecordTables & WorkingTables;

/** Runs a piece of work on a region that answers. */
export type Database = <T>(work: (db: Kysely<SlackTables>) => Promise<T>) => Promise<T>;
