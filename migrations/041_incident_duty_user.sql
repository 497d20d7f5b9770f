-- For what somebody has to do, whatever the incident.
CREATE INDEX ASYNC IF NOT EXISTS incident_duty_user ON incident_duty (team_id, user_id, is_open, due_at);
