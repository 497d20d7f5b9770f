import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { proofTeam } from '../../../src/incident/system-team.ts';
import { createPosts } from '../../../src/slack/surfaces/posts.ts';
import type { WorkingTables } from '../../../src/slack/working-tables.ts';
import { openRecord } from '../../../src/store/open-record.ts';
import type { Regions } from '../../../src/store/regions.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { declaration } from '../../support/requests.ts';

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

test('what Quorum’s own workspace records is never brought to Slack', async () => {
  const record = openRecord(regions);
  const real = declaration('real');
  const proof = declaration('proof');
  await record.declare(real);
  await record.declare({ ...proof, command: { ...proof.command, team_id: proofTeam, kind: 'drill' } });
  const posts = createPosts((work) => regions.run((db) => work(db.withTables<WorkingTables>())), randomUUID());
  expect(await posts.recordedSince(0, 10)).toEqual([{ incident_id: real.incident_id, sequence: 1 }]);
});
