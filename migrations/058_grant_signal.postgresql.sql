-- What a signal says is written by the application; when it was received, by the database alone.
GRANT INSERT (alert, state, changed_at) ON signal TO quorum_app;
