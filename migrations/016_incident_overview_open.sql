-- For the lists of all workspaces.
CREATE INDEX ASYNC IF NOT EXISTS incident_overview_open ON incident_overview (is_open, position);
