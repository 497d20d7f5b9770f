-- A working table may change.
GRANT SELECT, INSERT, UPDATE, DELETE ON signal_source TO quorum_app;
