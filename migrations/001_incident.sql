-- One row an incident: its identity, its workspace, and the number that people call it by.
CREATE TABLE IF NOT EXISTS incident (
  incident_id uuid PRIMARY KEY,
  team_id text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  kind text NOT NULL CHECK (kind IN ('real', 'drill')),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (team_id, number)
);
