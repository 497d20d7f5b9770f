-- The application checks that the schema is the one that it was written for.
GRANT SELECT ON kysely_migration TO quorum_app;
