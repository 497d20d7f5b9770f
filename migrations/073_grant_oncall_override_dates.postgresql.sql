-- The database dates what is recorded: the application may not say when. Both take effect at once or not at all.
REVOKE INSERT ON oncall_override FROM quorum_app;
GRANT INSERT (override_id, team_id, ends_at, data, actor) ON oncall_override TO quorum_app;
