-- Working table: what lists say of each incident. It is written together with the events, and "quorum rebuild" makes it
-- anew from them. A row stands for the incident as it was after the event `sequence`; a lower one never replaces it.
CREATE TABLE IF NOT EXISTS incident_overview (
  incident_id uuid PRIMARY KEY,
  team_id text NOT NULL,
  number integer NOT NULL,
  kind text NOT NULL,
  sequence integer NOT NULL,
  is_open boolean NOT NULL,
  position bigint NOT NULL,
  is_private boolean NOT NULL,
  due_at timestamptz(3),
  data jsonb NOT NULL
);
