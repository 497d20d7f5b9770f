-- One immutable event. Its id is the primary key and the idempotency key: a request that is sent again can't be recorded
-- twice. The unique (incident_id, sequence) keeps an incident's events in one line. Where a text was typed, data holds a
-- commitment; the text itself stands in incident_text.
CREATE TABLE IF NOT EXISTS incident_event (
  event_id uuid PRIMARY KEY,
  incident_id uuid NOT NULL,
  sequence integer NOT NULL CHECK (sequence > 0),
  type text NOT NULL,
  data jsonb NOT NULL,
  actor text NOT NULL,
  origin text NOT NULL,
  region text NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT now(),
  previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  UNIQUE (incident_id, sequence)
);
