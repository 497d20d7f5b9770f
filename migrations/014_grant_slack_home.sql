-- What a Home tab shows may change.
GRANT SELECT, INSERT, UPDATE, DELETE ON slack_home TO quorum_app;
