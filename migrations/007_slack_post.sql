-- Working table: each message that was posted to Slack, or that a process has claimed and is posting. It can be rebuilt
-- from the metadata of the messages.
CREATE TABLE IF NOT EXISTS slack_post (
  post_id uuid PRIMARY KEY,
  incident_id uuid NOT NULL,
  surface text NOT NULL,
  channel_id text NOT NULL,
  ts text,
  content_hash text,
  sequence integer NOT NULL,
  claimed_by text,
  claimed_until timestamptz(3)
);
