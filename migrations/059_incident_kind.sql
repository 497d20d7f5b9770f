-- Alerts have records of their own, of the kind "alert". Quorum checks the kind before it writes.
ALTER TABLE incident DROP CONSTRAINT IF EXISTS incident_kind_check;
