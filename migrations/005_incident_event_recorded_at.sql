-- Finds what was recorded lately, for the sweep that brings Slack up to date after a restart.
CREATE INDEX ASYNC IF NOT EXISTS incident_event_recorded_at ON incident_event (recorded_at);
