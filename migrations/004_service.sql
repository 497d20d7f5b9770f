-- One revision of an entry in the service catalogue. The highest revision is the current one.
CREATE TABLE IF NOT EXISTS service (
  service_id uuid NOT NULL,
  revision integer NOT NULL CHECK (revision > 0),
  team_id text NOT NULL,
  data jsonb NOT NULL,
  actor text NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (service_id, revision)
);
