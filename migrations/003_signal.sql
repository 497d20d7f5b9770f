-- One alert delivery that came in; its id follows from its source and delivery.
CREATE TABLE IF NOT EXISTS signal (
  signal_id uuid PRIMARY KEY,
  team_id text NOT NULL,
  source text NOT NULL,
  delivery text NOT NULL,
  incident_id uuid,
  data jsonb NOT NULL,
  received_at timestamptz(3) NOT NULL DEFAULT now()
);
