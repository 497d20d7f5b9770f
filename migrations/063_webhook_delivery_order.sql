-- For the order within an incident.
CREATE INDEX ASYNC IF NOT EXISTS webhook_delivery_order ON webhook_delivery (team_id, endpoint, incident_id, sequence);
