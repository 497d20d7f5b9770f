-- Not the record: what was posted to Slack, or is claimed by the process that is posting it. Can be rebuilt from the
-- messages' metadata.
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
