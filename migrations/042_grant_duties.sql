-- A working table may change.
GRANT SELECT, INSERT, UPDATE, DELETE ON incident_duty TO quorum_app;
