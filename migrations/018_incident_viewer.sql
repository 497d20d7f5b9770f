-- Working table: who may see a private incident in a list.
CREATE TABLE IF NOT EXISTS incident_viewer (
  incident_id uuid NOT NULL,
  user_id text NOT NULL,
  PRIMARY KEY (incident_id, user_id)
);
