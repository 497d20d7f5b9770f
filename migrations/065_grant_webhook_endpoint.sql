-- Working tables may change.
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_endpoint TO quorum_app;
