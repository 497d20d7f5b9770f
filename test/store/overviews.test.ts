import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import type { Command } from '../../src/capabilities/index.ts';
import { recordedQuery } from '../../src/slack/surfaces/recorded-since.ts';
import type { WorkingTables } from '../../src/slack/working-tables.ts';
import { openRecord } from '../../src/store/open-record.ts';
import { rowOfOverview } from '../../src/store/overview-row.ts';
import { dueQuery, type ListRequest, listQuery, readOverviews } from '../../src/store/read-overviews.ts';
import { rebuildOverviews } from '../../src/store/rebuild-overviews.ts';
import type { IncidentRecord } from '../../src/store/record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { asOwner } from '../support/as-owner.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { declaration, request } from '../support/requests.ts';

let database: TestDatabase;
let regions: Regions;
let record: IncidentRecord;
beforeAll(async () => {
  database = await createTestDatabase();
  regions = database.open();
  record = openRecord(regions);
});
afterAll(async () => {
  await regions.close();
  await database.drop();
});

/** A workspace of its own for each test. */
function newTeam() {
  const team = `T${randomUUID()}`;
  return {
    team,
    async declare(title: string, command: Partial<Omit<Extract<Command, { type: 'declare' }>, 'type'>> = {}) {
      const { command: common, ...rest } = declaration(`${team} ${title}`, title);
      const outcome = await record.declare({ ...rest, command: { ...common, ...command, team_id: team } });
      if (outcome.kind !== 'recorded') throw new Error(`${title} was not declared: ${outcome.kind}`);
      return rest.incident_id;
    },
    async act(incident: string, ...commands: readonly Command[]) {
      for (const command of commands) {
        expect(await record.execute(request(incident, randomUUID(), command))).toMatchObject({ kind: 'recorded' });
      }
    },
    async list(request: Partial<ListRequest> = {}, over = regions) {
      const wanted = { team, open: { limit: 100 }, resolved: { limit: 100 }, ...request };
      const { open, openCount, resolved } = await over.runAnywhere((db) => readOverviews(db, wanted));
      const titles = (rows: typeof open) => rows.map(({ overview }) => overview?.data.title ?? null);
      return { open: titles(open), openCount, resolved: titles(resolved) };
    },
  };
}

function rowOf(incident: string) {
  return regions.runAnywhere((db) =>
    db.selectFrom('incident_overview').selectAll().where('incident_id', '=', incident).executeTakeFirst(),
  );
}

describe('a list', () => {
  test('has a change as soon as it is acknowledged, whichever process asks', async () => {
    const { declare, act, list } = newTeam();
    const others = database.open();
    const incident = await declare('Checkout is down');
    expect(await list({}, others)).toEqual({ open: ['Checkout is down'], openCount: 1, resolved: [] });
    await act(incident, { type: 'resolve' });
    expect(await list({}, others)).toEqual({ open: [], openCount: 0, resolved: ['Checkout is down'] });
    await act(incident, { type: 'reopen' }, { type: 'correct', sequence: 1, text: 'Checkout is slow' });
    expect(await list({}, others)).toEqual({ open: ['Checkout is slow'], openCount: 1, resolved: [] });
    await others.close();
  });

  test('has the most urgent of the open ones first and the latest of the resolved ones, in pages', async () => {
    const { declare, act, list } = newTeam();
    const seen = await declare('Acknowledged', { severity: 'sev1' });
    await act(seen, { type: 'acknowledge' });
    await declare('Slow', { severity: 'sev3' });
    await declare('Down', { severity: 'sev1' });
    await declare('Down, too', { severity: 'sev1' });
    const open = ['Down, too', 'Down', 'Acknowledged', 'Slow'];
    expect(await list()).toEqual({ open, openCount: 4, resolved: [] });
    expect(await list({ open: { limit: 2, from: 1 } })).toMatchObject({ open: open.slice(1, 3), openCount: 4 });
    expect(await list({ open: { limit: 2, from: 9 } })).toMatchObject({ open: [], openCount: 4 });
    for (const [index, title] of ['First', 'Second', 'Third'].entries()) {
      const incident = await declare(title);
      const resolve = request(incident, `${incident} resolve`, { type: 'resolve' });
      await record.execute({ ...resolve, occurred_at: `2026-11-24T0${index}:00:00.000Z` });
    }
    expect(await list({ resolved: { limit: 2 } })).toEqual({ open, openCount: 4, resolved: ['Third', 'Second'] });
  });

  test('leaves drills out unless they are asked for, and Quorum’s own workspaces where every one is listed', async () => {
    const { team, declare, list } = newTeam();
    await declare('Exercise', { kind: 'drill' });
    expect(await list()).toMatchObject({ open: [], openCount: 0 });
    expect(await list({ drills: true })).toMatchObject({ open: ['Exercise'], openCount: 1 });
    await asOwner(
      database.ownerUrl,
      `UPDATE incident_overview SET team_id = 'system:${team}' WHERE team_id = '${team}'`,
    );
    const everywhere = { team: undefined, drills: true, open: { limit: 1_000 } };
    expect((await list(everywhere)).open).toContain('Exercise');
    expect((await list({ ...everywhere, exceptSystem: true })).open).not.toContain('Exercise');
  });

  test('shows a private incident to those who may see it, counts it for them only, and for nobody else', async () => {
    const { declare, list } = newTeam();
    await declare('Public');
    const incident = await declare('Private', { severity: 'sev1', private: true });
    await regions.runAnywhere((db) =>
      db.insertInto('incident_viewer').values({ incident_id: incident, user_id: 'U0ANA' }).execute(),
    );
    const without = { open: ['Public'], openCount: 1 };
    const all = { open: ['Private', 'Public'], openCount: 2 };
    expect(await list()).toMatchObject(without);
    expect(await list({ viewer: 'U0BEN' })).toMatchObject(without);
    expect(await list({ viewer: 'U0ANA' })).toMatchObject(all);
    expect(await list({ includesPrivate: true })).toMatchObject(all);
  });

  test('names an incident whose row a newer version wrote, without saying more of it', async () => {
    const { team, declare } = newTeam();
    const incident = await declare('Foreseen');
    await declare('Known');
    await asOwner(
      database.ownerUrl,
      `UPDATE incident_overview SET data = '{"emoji": 1}' WHERE incident_id = '${incident}'`,
    );
    const { open } = await regions.runAnywhere((db) =>
      readOverviews(db, { team, open: { limit: 10 }, resolved: { limit: 0 } }),
    );
    expect(open).toEqual([
      expect.objectContaining({ number: 2, overview: expect.objectContaining({ number: 2 }) }),
      { incident_id: incident, team_id: team, number: 1, kind: 'real', is_open: true, overview: null },
    ]);
  });
});

test('what changes nothing in the lists writes no row: a note costs what it did without them', async () => {
  const { declare, act } = newTeam();
  const incident = await declare('Quiet');
  await act(incident, { type: 'add_note', text: 'one' }, { type: 'add_note', text: 'two' });
  expect(await rowOf(incident)).toMatchObject({ sequence: 1 });
  await act(incident, { type: 'acknowledge' });
  expect(await rowOf(incident)).toMatchObject({ sequence: 4 });
});

describe('rebuilding', () => {
  test('puts every row right, and takes away those of nothing', async () => {
    const { declare, act } = newTeam();
    const [first, second, third, fourth] = await Promise.all(
      ['One', 'Two', 'Three', 'Four'].map((title) => declare(title)),
    );
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) throw new Error();
    await act(second, { type: 'resolve' });
    await act(third, { type: 'add_note', text: 'A note' });
    const all = () => Promise.all([first, second, third, fourth].map(rowOf));
    const before = await all();
    await asOwner(
      database.ownerUrl,
      `DELETE FROM incident_overview WHERE incident_id = '${first}';
      UPDATE incident_overview SET is_open = true, position = 1, data = '{}' WHERE incident_id = '${second}';
      UPDATE incident_overview SET sequence = 99, data = '{}' WHERE incident_id = '${fourth}';
      INSERT INTO incident_overview SELECT gen_random_uuid(), team_id, 99, kind, 1, is_open, position, is_private, due_at, data
        FROM incident_overview WHERE incident_id = '${third}'`,
    );
    expect(await rebuildOverviews(regions)).toMatchObject({ unreadable: [], removed: 2 });
    // A rebuilt row names the last event, not the last that changed it.
    const inStep = (rows: typeof before) =>
      rows.map((row, index) => ({ ...row, sequence: index === 2 ? 2 : row?.sequence }));
    expect(inStep(await all())).toEqual(inStep(before));
    expect(await rebuildOverviews(regions)).toMatchObject({ removed: 0 });
  });

  test('never puts back what an append has changed meanwhile', async () => {
    const { declare, act, list } = newTeam();
    const incident = await declare('Meanwhile');
    let reads = 0;
    const runAnywhere: Regions['runAnywhere'] = async (work) => {
      const value = await regions.runAnywhere(work);
      reads += 1;
      // The ids, the rows, the events: what is written next is of what was read until here.
      if (reads % 3 === 0 && (await list()).openCount === 1) await act(incident, { type: 'resolve' });
      return value;
    };
    await rebuildOverviews({ runAnywhere });
    expect(await list()).toEqual({ open: [], openCount: 0, resolved: ['Meanwhile'] });
    expect(await rowOf(incident)).toMatchObject({ sequence: 2, is_open: false });
  });

  test('leaves an incident as it stands that this version can’t show, and names it', async () => {
    const { declare, list } = newTeam();
    const incident = await declare('Newer');
    await asOwner(
      database.ownerUrl,
      `INSERT INTO incident_event (event_id, incident_id, sequence, type, data, actor, origin, region, occurred_at, previous_hash, hash)
        SELECT gen_random_uuid(), incident_id, 2, 'foreseen', '{"version": 1}', actor, origin, region, occurred_at, hash, hash
        FROM incident_event WHERE incident_id = '${incident}'`,
    );
    const before = await rowOf(incident);
    expect(await rebuildOverviews(regions)).toMatchObject({ unreadable: [incident] });
    expect(await rowOf(incident)).toEqual(before);
    await asOwner(database.ownerUrl, `DELETE FROM incident_overview WHERE incident_id = '${incident}'`);
    await rebuildOverviews(regions);
    expect(await list()).toMatchObject({ open: ['Newer'] });
  });
});

describe('with thousands of incidents', () => {
  const { declare } = newTeam();
  beforeAll(async () => {
    const incident = await declare('One of many', { severity: 'sev5' });
    const row = await rowOf(incident);
    if (row === undefined) throw new Error('a row expected');
    await asOwner(
      database.ownerUrl,
      `INSERT INTO incident_overview
        SELECT gen_random_uuid(), 'T' || n % 5, n, 'real', 1, n % 20 = 0, n, false,
          CASE WHEN n % 100 = 0 THEN now() + n * interval '1 minute' END, data
        FROM incident_overview, generate_series(1, 6000) AS n WHERE incident_id = '${incident}';
      ANALYZE incident_overview`,
    );
  });

  /** How the database would answer, by its own estimate. */
  async function planOf({ sql, parameters }: { readonly sql: string; readonly parameters: readonly unknown[] }) {
    const [region] = regions.order();
    const { rows } = await region.db.executeQuery<object>(CompiledQuery.raw(`EXPLAIN ${sql}`, [...parameters]));
    return rows.flatMap((row) => Object.values(row)).join('\n');
  }

  const lists: readonly (readonly [string, Partial<ListRequest>])[] = [
    ['of one workspace', { team: 'T1' }],
    ['of one workspace as somebody sees it', { team: 'T1', viewer: 'U0ANA' }],
    ['of all workspaces', { exceptSystem: true, drills: true }],
  ];
  test.each(lists)('the list %s reads its index and no more', async (_name, request) => {
    const [{ db }] = regions.order();
    const plan = await planOf(listQuery(db, { open: { limit: 50 }, resolved: { limit: 5 }, ...request }).compile());
    expect(plan).toMatch(/Index (Only )?Scan.*incident_overview_(team|open)/);
    expect(plan).not.toMatch(/Seq Scan on incident_overview/);
  });

  test('what was recorded lately is found by its index, and each incident by its key', async () => {
    await asOwner(
      database.ownerUrl,
      `INSERT INTO incident SELECT incident_id, team_id, 100000 + number, kind FROM incident_overview
         ON CONFLICT DO NOTHING;
       INSERT INTO incident_event (event_id, incident_id, sequence, type, data, actor, origin, region, occurred_at, recorded_at, previous_hash, hash)
         SELECT gen_random_uuid(), other.incident_id, 1, type, event.data, actor, origin, region, occurred_at,
           now() - other.number * interval '10 minutes', previous_hash, hash
         FROM incident_overview AS other, (SELECT * FROM incident_event LIMIT 1) AS event
         ON CONFLICT DO NOTHING;
       ANALYZE incident, incident_event`,
    );
    const [{ db }] = regions.order();
    const plan = await planOf(recordedQuery(db.withTables<WorkingTables>(), new Date(), 500).compile());
    expect(plan).toMatch(/incident_event_recorded_at/);
    expect(plan).not.toMatch(/Seq Scan/);
  });

  test('what is due is found by its index', async () => {
    const [{ db }] = regions.order();
    const plan = await planOf(dueQuery(db, 50, null).compile());
    expect(plan).toMatch(/incident_overview_due/);
    expect(plan).not.toMatch(/Seq Scan/);
  });
});

test('a row is written as it is read', async () => {
  const { team, declare } = newTeam();
  await declare('There and back');
  const { open } = await regions.runAnywhere((db) =>
    readOverviews(db, { team, open: { limit: 1 }, resolved: { limit: 0 } }),
  );
  const overview = open[0]?.overview ?? null;
  if (overview === null) throw new Error('an overview expected');
  const { data, position, ...columns } = rowOfOverview(overview);
  expect(await rowOf(overview.incident_id)).toEqual({ ...columns, position: String(position), data: JSON.parse(data) });
});
