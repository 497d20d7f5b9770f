-- The application may read and append. It has neither UPDATE nor DELETE, so the database refuses to rewrite the record.
GRANT SELECT, INSERT ON incident, incident_event, incident_text, signal, service TO quorum_app;
