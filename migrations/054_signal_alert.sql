-- Which alert of its source a signal is about, so that its episodes can be found.
ALTER TABLE signal ADD COLUMN IF NOT EXISTS alert text;
