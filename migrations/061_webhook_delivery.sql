-- Working table: one row for each event that an endpoint is to hear of. `due_at`: from when on a process may try it, which is
-- put off while one does; null once it is over. `answer`: what came of the last try; null before the first has ended.
CREATE TABLE IF NOT EXISTS webhook_delivery (
  team_id text NOT NULL,
  endpoint text NOT NULL,
  event_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  sequence integer NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz(3) DEFAULT now(),
  answer text,
  outcome text,
  planned_at timestamptz(3) NOT NULL DEFAULT now(),
  ended_at timestamptz(3),
  PRIMARY KEY (team_id, endpoint, event_id)
);
