-- Working table: events that Slack was told are taken, until they are done. The key stays for a day, so that an event
-- which Slack sends again is done once; the body goes as soon as the event is done. `due_at`: when the row is next looked
-- at, to be tried again by whoever sees it first, or to be deleted.
CREATE TABLE IF NOT EXISTS slack_inbox (
  app_id text NOT NULL,
  event_id text NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  happened numeric NOT NULL,
  body text,
  received_at timestamptz(3) NOT NULL,
  due_at timestamptz(3) NOT NULL,
  tries integer NOT NULL,
  claimed_by text,
  PRIMARY KEY (app_id, event_id)
);
