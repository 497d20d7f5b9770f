-- The application's role may look into the schema.
GRANT USAGE ON SCHEMA public TO quorum_app;
