-- Incidents and drills are counted apart, so that a drill takes no number of a real incident.
CREATE UNIQUE INDEX ASYNC IF NOT EXISTS incident_kind_number ON incident (team_id, kind, number);
