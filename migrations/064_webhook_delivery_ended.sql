-- For what has served its time, and for what failed.
CREATE INDEX ASYNC IF NOT EXISTS webhook_delivery_ended ON webhook_delivery (team_id, endpoint, ended_at);
