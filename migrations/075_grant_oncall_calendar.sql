-- A working table may change.
GRANT SELECT, INSERT, UPDATE, DELETE ON oncall_calendar TO quorum_app;
