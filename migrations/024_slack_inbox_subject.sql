-- Finds what happened last to the same thing: somebody's leaving after their joining.
CREATE INDEX ASYNC IF NOT EXISTS slack_inbox_subject ON slack_inbox (subject, happened);
