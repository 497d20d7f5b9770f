import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import type { Regions } from '../../src/store/regions.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let regions: Regions;
beforeAll(async () => {
  database = await createTestDatabase();
  regions = database.open();
});
afterAll(async () => {
  await regions.close();
  await database.drop();
});

/** insufficient_privilege; what Aurora DSQL has no statement for, it refuses as feature_not_supported. */
const refused = { TRUNCATE: /^(42501|0A000)$/, DELETE: /^42501$/, UPDATE: /^42501$/ } as const;

describe("the application's role, on the tables that are only added to", () => {
  const tables = ['incident', 'incident_event', 'incident_text', 'signal', 'service', 'oncall_override'];
  test.each(tables.flatMap((table) => Object.keys(refused).map((verb) => ({ table, verb }))))(
    'may not $verb $table',
    async ({ table, verb }) => {
      const column = { incident_event: 'actor', incident_text: 'text' }[table] ?? 'team_id';
      const statements: Readonly<Record<string, string>> = {
        TRUNCATE: `TRUNCATE ${table}`,
        DELETE: `DELETE FROM ${table}`,
        UPDATE: `UPDATE ${table} SET ${column} = 'T2'`,
      };
      const [region] = regions.order();
      const rewrite = region.db.executeQuery(CompiledQuery.raw(statements[verb] ?? ''));
      const code = expect.stringMatching(refused[verb === 'TRUNCATE' ? 'TRUNCATE' : 'DELETE']);
      await expect(rewrite).rejects.toMatchObject({ code });
    },
  );
});
