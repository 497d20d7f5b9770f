-- When Slack refused a post for good.
ALTER TABLE slack_post ADD COLUMN IF NOT EXISTS failed_at timestamptz(3);
