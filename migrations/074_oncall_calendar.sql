-- Working table: what the calendars of the rotations said when they were last read. What it lacks is read anew.
CREATE TABLE IF NOT EXISTS oncall_calendar (
  calendar_id uuid NOT NULL PRIMARY KEY,
  data jsonb NOT NULL,
  read_at timestamptz(3),
  tried_at timestamptz(3) NOT NULL,
  failure text
);
