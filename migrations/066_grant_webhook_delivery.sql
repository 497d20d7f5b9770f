-- Working tables may change.
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_delivery TO quorum_app;
