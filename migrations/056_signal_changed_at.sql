-- When the alert changed, by the clock of its source.
ALTER TABLE signal ADD COLUMN IF NOT EXISTS changed_at timestamptz(3);
