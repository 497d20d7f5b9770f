-- Working table: how far the events of a workspace were planned for an endpoint of the settings, and whether it is on. It
-- hears of what was recorded from `since` on. `told_at`: the `disabled_at` that people were told of.
CREATE TABLE IF NOT EXISTS webhook_endpoint (
  team_id text NOT NULL,
  name text NOT NULL,
  since timestamptz(3) NOT NULL DEFAULT now(),
  planned_to timestamptz(3) NOT NULL DEFAULT now(),
  paused_until timestamptz(3),
  delivered_at timestamptz(3),
  disabled_at timestamptz(3),
  disabled_why text,
  told_at timestamptz(3),
  PRIMARY KEY (team_id, name)
);
