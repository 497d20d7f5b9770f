-- What the alert is doing: firing, cleared, acknowledged or info.
ALTER TABLE signal ADD COLUMN IF NOT EXISTS state text;
