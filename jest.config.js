import { readdirSync, readFileSync } from 'node:fs';

const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => /\.test\.tsx?$/.test(file));

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

/**
 * What a migration meets on the cluster is in store/migrate-dsql.test.ts; Aurora DSQL's guide has no grants of columns;
 * the versions of PostgreSQL are servers of their own; long/fuzz.test.ts is on both. What a response costs in calls to Slack
 * depends on no database.
 */
const onPostgresqlAlone = [
  'integration/fuzz.test.ts',
  'long/postgresql-versions.test.ts',
  'long/response-costs.test.ts',
  'long/slack-calls.test.ts',
  'store/dated-by-database.test.ts',
  'store/migrate.test.ts',
];

/** Whether a test uses a database: it is for both, a plain PostgreSQL and the local cluster with the rules of Aurora DSQL. */
const usesDatabase = (file) =>
  !onPostgresqlAlone.includes(file) &&
  /\b(createTestDatabase|startDeployment)\(/.test(readFileSync(`test/${file}`, 'utf8'));

const isLong = (file) => file.startsWith('long/');

/** Takes long on the cluster, where `npm run test:long` runs it; `npm test` runs it on PostgreSQL. */
const longOnCluster = [
  'alerts/keep-signals.test.ts',
  'integration/alerts.test.ts',
  'integration/any-body.test.ts',
  'integration/bot-removed.test.ts',
  'integration/declaring.test.ts',
  'integration/forms.test.ts',
  'integration/gate.test.ts',
  'integration/home.test.ts',
  'integration/http-bounds.test.ts',
  'integration/late-database.test.ts',
  'integration/looking-back.test.ts',
  'integration/note-message.test.ts',
  'integration/old-buttons.test.ts',
  'integration/operations.test.ts',
  'integration/private.test.ts',
  'integration/public-messages.test.ts',
  'integration/redact.test.ts',
  'integration/statements.test.ts',
  'integration/stop.test.ts',
  'integration/triage.test.ts',
  'integration/updates.test.ts',
  'slack/surfaces/reconciler.test.ts',
  'slack/surfaces/slow-steps.test.ts',
  'webhooks/sender.test.ts',
];

/** A run of tests: those that need no other database than PostgreSQL, or none, and those on the cluster. */
const run = (onPostgresql, onCluster) => ({
  projects: [
    {
      ...common,
      displayName: 'postgresql',
      testMatch: onPostgresql.map((file) => `<rootDir>/test/${file}`),
    },
    {
      ...common,
      displayName: 'cluster',
      testMatch: onCluster.map((file) => `<rootDir>/test/${file}`),
      setupFiles: ['<rootDir>/test/support/choose-cluster.js'],
    },
  ],
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/support/slowest-first.js',
  // One more than the cores of a small machine: many tests wait for timeouts and other processes.
  maxWorkers: 3,
});

const onCluster = tests.filter(usesDatabase);

/** What `npm run test:long` runs, besides what `npm test` does. Several of them keep a machine of two cores busy alone. */
export const long = {
  ...run(
    tests.filter(isLong),
    onCluster.filter((file) => isLong(file) || longOnCluster.includes(file)),
  ),
  maxWorkers: 2,
};

/** @type {import('jest').Config} */
export default run(
  tests.filter((file) => !isLong(file)),
  onCluster.filter((file) => !isLong(file) && !longOnCluster.includes(file)),
);
