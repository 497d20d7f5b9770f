-- Finds what is due.
CREATE INDEX ASYNC IF NOT EXISTS incident_overview_due ON incident_overview (due_at);
