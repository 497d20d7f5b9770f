-- What is told beside an outcome that is owed: how a line was understood where something else may have been meant. It may
-- quote a few words of that line, and goes with the row as soon as the outcome is told.
ALTER TABLE slack_answer ADD COLUMN IF NOT EXISTS remark text;
