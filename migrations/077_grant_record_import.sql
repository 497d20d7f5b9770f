-- The application does not begin on half a record. Only the owner writes here.
GRANT SELECT ON record_import TO quorum_app;
