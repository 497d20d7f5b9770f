-- Working tables may change.
GRANT SELECT, INSERT, UPDATE, DELETE ON slack_home, incident_overview, incident_viewer TO quorum_app;
