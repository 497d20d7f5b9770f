import { readdirSync, readFileSync } from 'node:fs';

const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => /\.test\.tsx?$/.test(file));

const common = {
  testEnvironment: 'node',
  // The package that a build has made has the same name, and so has its copy that is deployed.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/deploy/aws/cdk.out/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
          experimental: { keepImportAttributes: true },
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
 * the versions of PostgreSQL are servers of their own; long/fuzz.test.ts is on both. How Slack, a proxy or a settings file
 * misbehaves, and what a response costs in calls, depends on no database, and neither do the package and the image. What
 * timers meet on the cluster is in long/ticking-processes.test.ts.
 */
const onPostgresqlAlone = [
  'integration/fuzz.test.ts',
  'long/container.test.ts',
  'long/bad-input.test.ts',
  'long/forms-not-opened.test.ts',
  'long/home-tabs.test.ts',
  'long/killed-changes.test.ts',
  'long/kept-events.test.ts',
  'long/killed-webhooks.test.ts',
  'long/late-answers.test.ts',
  'long/late-landings.test.ts',
  'long/no-secret.test.ts',
  'long/nudges.test.ts',
  'long/postgresql-versions.test.ts',
  'long/production-install.test.ts',
  'long/proxy.test.ts',
  'long/refusals.test.ts',
  'long/response-costs.test.ts',
  'long/restored.test.ts',
  'long/serverless.test.ts',
  'long/slack-calls.test.ts',
  'long/socket-mode.test.ts',
  'long/version-before.test.ts',
  'store/dated-by-database.test.ts',
  'store/migrate.test.ts',
  'terminal/setup.test.ts',
];

/** Whether a test uses a database: it is for both, a plain PostgreSQL and the local cluster with the rules of Aurora DSQL. */
const usesDatabase = (file) =>
  !onPostgresqlAlone.includes(file) &&
  /\b(createTestDatabase|startDeployment)\(/.test(readFileSync(`test/${file}`, 'utf8'));

/** These take long on either database. */
const slow = [
  'integration/home.test.ts',
  'integration/note-message.test.ts',
  'integration/redact.test.ts',
  'integration/stop.test.ts',
  'slack/reliability.test.ts',
  'slack/surfaces/reconciler.test.ts',
  'store/migrate-dsql.test.ts',
  'store/regions.test.ts',
  'terminal/prove.test.ts',
  'terminal/setup.test.ts',
  'terminal/whole-record.test.ts',
];

const isLong = (file) => file.startsWith('long/') || slow.includes(file);

/** `npm test` has the record on both databases; `npm run test:long` has the rest on the cluster, where all takes longer. */
const isQuickOnCluster = (file) => file === 'store/record.test.ts';

/** What is deployed on AWS is a package of its own, which the set-up installs: nobody else needs AWS's 200 MB. */
const aws = {
  ...common,
  displayName: 'aws',
  testMatch: ['<rootDir>/deploy/aws/test/*.test.ts'],
  globalSetup: '<rootDir>/deploy/aws/test/install.js',
};

/** A run of tests: those that need no other database than PostgreSQL, or none, and those on the cluster. */
const run = (onPostgresql, onCluster, apart) => ({
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
    ...apart,
  ],
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/support/slowest-first.js',
  // One more than the cores of a small machine: many tests wait for timeouts and other processes.
  maxWorkers: 3,
});

const onCluster = tests.filter(usesDatabase);

/** What `npm run test:long` runs, besides what `npm test` does. */
export const long = run(
  tests.filter(isLong),
  onCluster.filter((file) => !isQuickOnCluster(file)),
  [aws],
);

/** @type {import('jest').Config} */
export default run(
  tests.filter((file) => !isLong(file)),
  onCluster.filter(isQuickOnCluster),
  [],
);
