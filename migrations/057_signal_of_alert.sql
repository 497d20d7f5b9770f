-- The signals of an alert, the latest last.
CREATE INDEX ASYNC IF NOT EXISTS signal_of_alert ON signal (team_id, source, alert, received_at);
