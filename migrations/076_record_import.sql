-- That a whole record was imported into this database, and whether all of it is here: `finished_at` null means not yet.
CREATE TABLE IF NOT EXISTS record_import (
  file_sha256 text NOT NULL PRIMARY KEY,
  started_at timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3)
);
