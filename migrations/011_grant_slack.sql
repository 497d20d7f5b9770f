-- What was posted to Slack may change.
GRANT SELECT, INSERT, UPDATE, DELETE ON slack_channel, slack_post TO quorum_app;
