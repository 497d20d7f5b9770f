-- Who is on call in place of whose turn it is, as people say so in Slack. A row is never changed: what takes an override back is
-- a row of its own. Past "ends_at" it says nothing any more.
CREATE TABLE IF NOT EXISTS oncall_override (
  override_id uuid NOT NULL PRIMARY KEY,
  team_id text NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  data jsonb NOT NULL,
  actor text NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT now()
);
