-- Working table: who is owed the outcome of what they asked for, until they are told. It holds no text of anybody's: the
-- outcome is read from the record by `request_id`. `due_at`: when others may take the answer over.
CREATE TABLE IF NOT EXISTS slack_answer (
  answer_id uuid PRIMARY KEY,
  request_id uuid NOT NULL,
  team_id text NOT NULL,
  user_id text NOT NULL,
  channel_id text,
  response_url text,
  response_url_until timestamptz(3),
  subject text,
  owed_at timestamptz(3) NOT NULL,
  due_at timestamptz(3) NOT NULL,
  claimed_by text NOT NULL
);
