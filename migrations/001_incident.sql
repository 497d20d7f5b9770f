-- That an incident exists: who it is, in which workspace, under which number people say it.
CREATE TABLE IF NOT EXISTS incident (
  incident_id uuid PRIMARY KEY,
  team_id text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  kind text NOT NULL CHECK (kind IN ('real', 'drill')),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (team_id, number)
);
