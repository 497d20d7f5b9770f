import type { ColumnType, Generated } from 'kysely';

type Instant = ColumnType<Date, string, never>;

/** The tables of the record, as Kysely sees them: selected and inserted, never updated. */
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
};
