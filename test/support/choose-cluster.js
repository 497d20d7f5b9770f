process.env.QUORUM_TEST_DATABASE = 'cluster';
