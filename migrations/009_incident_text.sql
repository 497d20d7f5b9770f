-- One text of an event, with the salt (16 random bytes) of its commitment in the event. The owner may delete a text; the
-- event and its hash stay as they are.
CREATE TABLE IF NOT EXISTS incident_text (
  incident_id uuid NOT NULL,
  sequence integer NOT NULL CHECK (sequence > 0),
  field text NOT NULL,
  text text NOT NULL,
  salt bytea NOT NULL CHECK (octet_length(salt) = 16),
  PRIMARY KEY (incident_id, sequence, field)
);
