import { expect, test } from '@jest/globals';
import { readSteps } from '../../src/store/migrate.ts';

/** What a version that runs beside the migration does not notice: something is added, or something is allowed. */
const additive = [
  /^CREATE TABLE IF NOT EXISTS \w+ \([^;]*\)$/,
  /^CREATE INDEX ASYNC IF NOT EXISTS \w+ ON \w+ \([\w, ]+\)$/,
  // Older versions leave the column out.
  /^ALTER TABLE \w+ ADD COLUMN IF NOT EXISTS \w+ (text|uuid|integer|boolean|jsonb|timestamptz\(3\))( NOT NULL DEFAULT [^,;]+)?$/,
  /^ALTER TABLE \w+ DROP CONSTRAINT IF EXISTS \w+$/,
  /^GRANT [\w, ()]+ ON [\w, ]+ TO quorum_app$/,
];

/** Those of another form, and why an older version works on beside them. */
const judged: Readonly<Record<string, string>> = {
  '035_grant_dates': 'the columns that it takes away were written by the database alone',
  '044_incident_kind_number': 'it forbids nothing that the key of a whole workspace had not forbidden',
  '073_grant_oncall_override_dates': 'the table came in the same version',
};

test('every migration adds, so that the version before it works on', async () => {
  const steps = await readSteps('postgresql');
  const others = steps.filter(({ ddl }) => {
    const statement = ddl
      .replaceAll(/^--.*$/gm, '')
      .trim()
      .replace(/;$/, '')
      .replaceAll(/\s+/g, ' ');
    return !additive.some((form) => form.test(statement));
  });
  expect(others.map(({ name }) => name)).toEqual(Object.keys(judged));
});

test('each number is used once', async () => {
  const numbers = (await readSteps('postgresql')).map(({ name }) => Number.parseInt(name, 10));
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
});
