import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDirectory, DirectoryUnavailableError } from '../../src/slack/directory.ts';
import type { WorkingTables } from '../../src/slack/working-tables.ts';
import type { Regions } from '../../src/store/regions.ts';
import { asOwner } from '../support/as-owner.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const directoryOver = (regions: Regions) =>
  createDirectory((work) => regions.runAnywhere((db) => work(db.withTables<WorkingTables>())));

test('a database that is gone is told as one that can not be reached', async () => {
  const frail = await database.frail();
  const regions = frail.open();
  const directory = directoryOver(regions);
  expect(await directory.byNumber('T1', 1)).toBeNull();
  await frail.lose();
  await expect(directory.byNumber('T1', 1)).rejects.toBeInstanceOf(DirectoryUnavailableError);
  await regions.close();
  await frail.close();
});

test.each([
  ['privilege', 'REVOKE SELECT ON slack_channel FROM quorum_app', '42501'],
  ['table', 'DROP TABLE slack_channel', '42P01'],
])('a missing %s is told as it is', async (_what, damage, code) => {
  const regions = database.open();
  await asOwner(database.ownerUrl, damage);
  await expect(directoryOver(regions).byChannel('T1', 'C1')).rejects.toMatchObject({ code });
  await regions.close();
});
