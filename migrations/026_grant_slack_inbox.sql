-- What is taken from Slack, and what is owed to people, changes.
GRANT SELECT, INSERT, UPDATE, DELETE ON slack_inbox, slack_answer TO quorum_app;
