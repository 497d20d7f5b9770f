-- For the sweep at start-up: it asks which incidents have events that were recorded lately.
CREATE INDEX ASYNC IF NOT EXISTS incident_event_recorded_at ON incident_event (recorded_at);
