-- The application reads and appends; nobody gave it UPDATE or DELETE, so the database itself refuses a rewrite.
GRANT SELECT, INSERT ON incident, incident_event, signal, service TO quorum_app;
