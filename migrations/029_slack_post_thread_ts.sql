-- The message under which a reply was first tried: a call of unknown outcome may have left it there.
ALTER TABLE slack_post ADD COLUMN IF NOT EXISTS thread_ts text;
