-- Working tables may change.
GRANT SELECT, INSERT, UPDATE, DELETE ON incident_seen TO quorum_app;
