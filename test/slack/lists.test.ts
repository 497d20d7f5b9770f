import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readBoard } from '../../src/slack/board.ts';
import { createDirectory } from '../../src/slack/directory.ts';
import type { Database, WorkingTables } from '../../src/slack/working-tables.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { declaration, request } from '../support/requests.ts';

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

test('a board holds every open incident however old, the worst first, and what was resolved lately', async () => {
  const record = openRecord(regions);
  const working: Database = (work) => regions.run((db) => work(db.withTables<WorkingTables>()));
  const directory = createDirectory(working);
  const declare = async (title: string, more: object = {}) => {
    const { command, ...request } = declaration(title, title);
    await record.declare({ ...request, command: { ...command, ...more } });
    return request.incident_id;
  };
  const act = (id: string, type: 'resolve' | 'reopen', key: string) => record.execute(request(id, key, { type }));

  await declare('oldest', { severity: 'sev3' });
  const reopened = await declare('reopened', { severity: 'sev2' });
  const resolved = await declare('resolved');
  const again = await declare('resolved again');
  await declare('drill', { kind: 'drill' });
  await declare('another workspace', { team_id: 'T2' });
  await act(reopened, 'resolve', 'one');
  await act(reopened, 'reopen', 'two');
  await act(resolved, 'resolve', 'three');
  await act(again, 'resolve', 'four');
  await act(again, 'reopen', 'five');
  await act(again, 'resolve', 'six');
  await record.execute(request(again, 'seven', { type: 'add_note', text: 'written after it' }));

  const channel = { incident_id: reopened, team_id: 'T1', channel_id: 'C1', name: 'inc-2' };
  await working((db) => db.insertInto('slack_channel').values(channel).execute());

  const board = await readBoard({ record, directory }, 'T1');
  expect(board?.open.map(({ state }) => state.title)).toEqual(['reopened', 'oldest']);
  expect(board?.open[0]).toMatchObject({ channelId: 'C1', latest: { type: 'reopened' } });
  expect(board?.open[1]).toMatchObject({ channelId: null, latest: { type: 'declared' } });
  expect(board?.resolved.map(({ state }) => state.title)).toEqual(['resolved again', 'resolved']);
});
