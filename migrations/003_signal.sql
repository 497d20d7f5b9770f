-- One delivery of an alert. Its id is derived from the source and the delivery, so that a repeated delivery is one row.
CREATE TABLE IF NOT EXISTS signal (
  signal_id uuid PRIMARY KEY,
  team_id text NOT NULL,
  source text NOT NULL,
  delivery text NOT NULL,
  incident_id uuid,
  data jsonb NOT NULL,
  received_at timestamptz(3) NOT NULL DEFAULT now()
);
