-- A number was one of the whole workspace: INC-3 and DRILL-3 may now stand beside each other.
ALTER TABLE incident DROP CONSTRAINT IF EXISTS incident_team_id_number_key;
