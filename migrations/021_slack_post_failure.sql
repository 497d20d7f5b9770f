-- Why Slack refused a post for good: the method and its answer.
ALTER TABLE slack_post ADD COLUMN IF NOT EXISTS failure text;
