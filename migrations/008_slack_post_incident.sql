-- Finds the posts of an incident.
CREATE INDEX ASYNC IF NOT EXISTS slack_post_incident ON slack_post (incident_id);
