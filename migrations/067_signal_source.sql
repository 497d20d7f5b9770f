-- Working table: when a source of alerts was heard from, and since when processes have listened without a gap. `told_at`: since
-- when it was silent as people were told last; null: they know of no silence.
CREATE TABLE IF NOT EXISTS signal_source (
  team_id text NOT NULL,
  source text NOT NULL,
  heard_at timestamptz(3),
  watched_at timestamptz(3) NOT NULL DEFAULT now(),
  watched_since timestamptz(3) NOT NULL DEFAULT now(),
  told_at timestamptz(3),
  PRIMARY KEY (team_id, source)
);
