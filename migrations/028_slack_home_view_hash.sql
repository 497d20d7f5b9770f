-- Slack's own hash of what a Home tab shows: it refuses to overwrite anything else by it.
ALTER TABLE slack_home ADD COLUMN IF NOT EXISTS view_hash text;
