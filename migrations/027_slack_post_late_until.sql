-- Until when a call to Slack whose outcome nobody knows may still take effect.
ALTER TABLE slack_post ADD COLUMN IF NOT EXISTS late_until timestamptz(3);
