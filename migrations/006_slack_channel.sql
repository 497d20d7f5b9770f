-- Not the record: which channel is an incident's. Can be rebuilt from the channels' purposes.
CREATE TABLE IF NOT EXISTS slack_channel (
  incident_id uuid PRIMARY KEY,
  team_id text NOT NULL,
  channel_id text NOT NULL,
  name text NOT NULL,
  UNIQUE (team_id, channel_id)
);
