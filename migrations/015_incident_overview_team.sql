-- For the lists of one workspace: open or resolved incidents in the order of their position.
CREATE INDEX ASYNC IF NOT EXISTS incident_overview_team ON incident_overview (team_id, is_open, position);
