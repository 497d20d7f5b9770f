import { readdirSync, readFileSync } from 'node:fs';

const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => /\.test\.tsx?$/.test(file));

/** The tests that use a database run twice: on plain PostgreSQL, and through the local cluster with the rules of Aurora DSQL. */
const onDatabase = tests.filter(
  (file) =>
    // What a migration meets on the cluster is in store/migrate-dsql.test.ts.
    file !== 'store/migrate.test.ts' &&
    /\b(createTestDatabase|startDeployment)\(/.test(readFileSync(`test/${file}`, 'utf8')),
);

const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

/** @type {import('jest').Config} */
export default {
  projects: [
    { ...common, displayName: 'postgresql', testMatch: tests.map((file) => `<rootDir>/test/${file}`) },
    {
      ...common,
      displayName: 'cluster',
      testMatch: onDatabase.map((file) => `<rootDir>/test/${file}`),
      setupFiles: ['<rootDir>/test/support/choose-cluster.js'],
    },
  ],
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/support/slowest-first.js',
  // One more than the cores of a small machine: many tests wait for timeouts and other processes.
  maxWorkers: 3,
};
