-- Working table: how far somebody has read an incident. What it lacks is read from the start again.
CREATE TABLE IF NOT EXISTS incident_seen (
  incident_id uuid NOT NULL,
  user_id text NOT NULL,
  sequence integer NOT NULL,
  PRIMARY KEY (incident_id, user_id)
);
