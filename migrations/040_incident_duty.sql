-- Working table: what people have to do about incidents. It is written together with the events, and "quorum rebuild" makes
-- it anew from them. A row stands for the duty as it was after the event `sequence`; a lower one never replaces it, so that
-- one that is over stays as an empty row.
CREATE TABLE IF NOT EXISTS incident_duty (
  incident_id uuid NOT NULL,
  duty text NOT NULL,
  team_id text NOT NULL,
  user_id text NOT NULL,
  is_open boolean NOT NULL,
  due_at timestamptz(3),
  sequence integer NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (incident_id, duty)
);
