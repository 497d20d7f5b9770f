-- The application may read and append.
GRANT SELECT, INSERT ON oncall_override TO quorum_app;
