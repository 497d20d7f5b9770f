-- The application sees whether the schema is the one it was written for.
GRANT SELECT ON kysely_migration TO quorum_app;
