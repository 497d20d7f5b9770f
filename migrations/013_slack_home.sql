-- Working table: who opened their Home tab, and what it shows. It can be dropped: a Home tab is published when it is opened.
CREATE TABLE IF NOT EXISTS slack_home (
  team_id text NOT NULL,
  user_id text NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  content_hash text,
  PRIMARY KEY (team_id, user_id)
);
