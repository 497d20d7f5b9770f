import type { ColumnType, Generated } from 'kysely';

type Instant = ColumnType<Date, string, never>;

/**
 * The tables that the store uses, as Kysely sees them. The first five are the record: rows are inserted and never
 * updated. The others are working tables, which can be rebuilt.
 */
export type RecordTables = {
  incident: {
    incident_id: string;
    team_id: string;
    number: number;
    kind: string;
    created_at: Generated<Instant>;
  };
  incident_event: {
    event_id: string;
    incident_id: string;
    sequence: number;
    type: string;
    data: ColumnType<unknown, string, never>;
    actor: string;
    origin: string;
    region: string;
    occurred_at: Instant;
    recorded_at: ColumnType<Date, never, never>;
    previous_hash: Buffer;
    hash: Buffer;
  };
  incident_text: {
    incident_id: string;
    sequence: number;
    field: string;
    text: string;
    salt: Buffer;
  };
  signal: {
    signal_id: string;
    team_id: string;
    source: string;
    delivery: string;
    alert: string | null;
    state: string | null;
    changed_at: ColumnType<Date | null, string, never>;
    data: ColumnType<unknown, string, never>;
    received_at: ColumnType<Date, never, never>;
  };
  service: {
    service_id: string;
    revision: number;
    team_id: string;
    data: ColumnType<unknown, string, never>;
    actor: string;
    recorded_at: ColumnType<Date, never, never>;
  };
  oncall_override: {
    override_id: string;
    team_id: string;
    ends_at: ColumnType<Date, string, never>;
    data: ColumnType<unknown, string, never>;
    actor: string;
    recorded_at: ColumnType<Date, never, never>;
  };
  oncall_calendar: {
    calendar_id: string;
    data: ColumnType<unknown, string, string>;
    read_at: ColumnType<Date | null, string | null, string | null>;
    tried_at: ColumnType<Date, string, string>;
    failure: string | null;
  };
  incident_overview: {
    incident_id: string;
    team_id: string;
    number: number;
    kind: string;
    sequence: number;
    is_open: boolean;
    /** A bigint, which pg answers as text. */
    position: ColumnType<string, number, number>;
    is_private: boolean;
    due_at: ColumnType<Date | null, string | null, string | null>;
    data: ColumnType<unknown, string, string>;
  };
  incident_duty: {
    incident_id: string;
    duty: string;
    team_id: string;
    user_id: string;
    is_open: boolean;
    due_at: ColumnType<Date | null, string | null, string | null>;
    sequence: number;
    data: ColumnType<unknown, string, string>;
  };
  incident_viewer: {
    incident_id: string;
    user_id: string;
  };
};
