-- Working table: the Slack channel of each incident. It can be rebuilt from the purposes of the channels.
CREATE TABLE IF NOT EXISTS slack_channel (
  incident_id uuid PRIMARY KEY,
  team_id text NOT NULL,
  channel_id text NOT NULL,
  name text NOT NULL,
  UNIQUE (team_id, channel_id)
);
