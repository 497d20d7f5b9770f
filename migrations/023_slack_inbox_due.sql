-- Finds the events that are to be tried again, and those that are to be deleted.
CREATE INDEX ASYNC IF NOT EXISTS slack_inbox_due ON slack_inbox (due_at);
