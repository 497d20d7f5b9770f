-- The database dates what is recorded: the application may not say when. Both take effect at once or not at all. A column
-- that comes later has to be granted by its own step.
REVOKE INSERT ON incident, incident_event, signal, service FROM quorum_app;
GRANT INSERT (incident_id, team_id, number, kind) ON incident TO quorum_app;
GRANT INSERT (event_id, incident_id, sequence, type, data, actor, origin, region, occurred_at, previous_hash, hash)
  ON incident_event TO quorum_app;
GRANT INSERT (signal_id, team_id, source, delivery, incident_id, data) ON signal TO quorum_app;
GRANT INSERT (service_id, revision, team_id, data, actor) ON service TO quorum_app;
