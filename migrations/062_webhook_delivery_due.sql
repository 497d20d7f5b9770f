-- For what is due.
CREATE INDEX ASYNC IF NOT EXISTS webhook_delivery_due ON webhook_delivery (team_id, endpoint, due_at);
