-- The overrides of a workspace that are not over.
CREATE INDEX ASYNC IF NOT EXISTS oncall_override_team ON oncall_override (team_id, ends_at);
