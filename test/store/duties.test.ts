import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import type { Command } from '../../src/capabilities/index.ts';
import { createIncidentViewers } from '../../src/slack/incident-viewers.ts';
import type { WorkingTables } from '../../src/slack/working-tables.ts';
import { openRecord } from '../../src/store/open-record.ts';
import { dutiesQuery, readDuties } from '../../src/store/read-duties.ts';
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
    async declare(title: string, command: object = {}) {
      const { command: common, ...rest } = declaration(`${team} ${title}`, title);
      const outcome = await record.declare({ ...rest, command: { ...common, ...command, team_id: team } });
      expect(outcome.kind).toBe('recorded');
      return rest.incident_id;
    },
    async act(incident: string, ...commands: readonly Command[]) {
      for (const command of commands) {
        expect(await record.execute(request(incident, randomUUID(), command))).toMatchObject({ kind: 'recorded' });
      }
    },
    /** What somebody has to do, as words. */
    async duties(viewer: string, over = regions) {
      const listed = await over.runAnywhere((db) => readDuties(db, { team, viewer }, 20));
      return listed.map(({ says, incident }) => {
        const words = says
          .flatMap((phrase) => Object.values(phrase))
          .map((value) => (typeof value === 'string' ? value : 'erased'));
        return `${incident.overview?.data.title}: ${words.join(' ').replace(/ – due .*/, '')}`;
      });
    },
  };
}

const task = (text: string, user_id: string, due_at?: string): Command => ({ type: 'add_task', text, user_id, due_at });
const rows = (incident: string) =>
  regions.runAnywhere((db) =>
    db.selectFrom('incident_duty').selectAll().where('incident_id', '=', incident).orderBy('duty').execute(),
  );

describe('what somebody has to do', () => {
  test('is known as soon as it is acknowledged, whichever process asks, until it is done or another’s', async () => {
    const { declare, act, duties } = newTeam();
    const others = database.open();
    const [one, two] = [await declare('One'), await declare('Two')];
    await act(one, task('restart', 'U0BEN', '2030-01-02T00:00:00.000Z'));
    await act(two, task('call', 'U0BEN', '2030-01-01T00:00:00.000Z'), task('wait', 'U0BEN'));
    await act(two, { type: 'assign_lead', user_id: 'U0ANA', answer_within_seconds: 300 });
    expect(await duties('U0BEN', others)).toEqual(['Two: Task 1: call', 'One: Task 1: restart', 'Two: Task 2: wait']);
    expect(await duties('U0ANA', others)).toEqual(['Two: You lead']);
    await act(two, { type: 'complete_task', task: 1 }, { type: 'assign_task', task: 2, user_id: 'U0ANA' });
    expect(await duties('U0BEN', others)).toEqual(['One: Task 1: restart']);
    expect((await duties('U0ANA')).toSorted()).toEqual(['Two: Task 2: wait', 'Two: You lead']);
    await act(two, { type: 'reopen_task', task: 1 });
    expect(await duties('U0BEN')).toEqual(['Two: Task 1: call', 'One: Task 1: restart']);
    await act(two, { type: 'add_followup', text: 'alert', user_id: 'U0BEN' }, { type: 'resolve' });
    expect(await duties('U0BEN')).toEqual(['One: Task 1: restart', 'Two: Follow-up 1: alert']);
    expect(await duties('U0ANA')).toEqual([]);
    await others.close();
  });

  test('says a text as it was last corrected, and nothing of one that was redacted or is done with', async () => {
    const { declare, act, duties } = newTeam();
    const incident = await declare('Secrets');
    await act(incident, task('use hunter2', 'U0BEN'), { type: 'correct', sequence: 2, text: 'use the vault' });
    expect(await duties('U0BEN')).toEqual(['Secrets: Task 1: use the vault']);
    await act(incident, task('tell hunter3', 'U0BEN'), { type: 'redact', sequence: 4, reason: 'a password' });
    expect((await duties('U0BEN')).toSorted()).toEqual(['Secrets: Task 1: use the vault', 'Secrets: Task 2: erased']);
    await act(incident, { type: 'complete_task', task: 1 });
    const kept = JSON.stringify(await rows(incident));
    for (const text of ['hunter', 'vault']) expect(kept).not.toContain(text);
  });

  test('in a private incident shows to them only who may see it', async () => {
    const { declare, act, duties } = newTeam();
    const incident = await declare('Private', { private: true });
    await act(incident, task('look', 'U0BEN'));
    expect(await duties('U0BEN')).toEqual([]);
    const viewers = createIncidentViewers((work) => regions.runAnywhere((db) => work(db.withTables<WorkingTables>())));
    await viewers.admit(incident, ['U0BEN']);
    expect(await duties('U0BEN')).toEqual(['Private: Task 1: look']);
  });

  test('in a drill comes after what is real', async () => {
    const { declare, act, duties } = newTeam();
    const drill = await declare('Drill', { kind: 'drill' });
    await act(drill, task('train', 'U0BEN', '2030-01-01T00:00:00.000Z'));
    await act(await declare('Real'), task('mend', 'U0BEN'));
    expect(await duties('U0BEN')).toEqual(['Real: Task 1: mend', 'Drill: Task 1: train']);
  });
});

describe('a rebuild', () => {
  test('makes each row what the record says, and takes away what is of no event', async () => {
    const { declare, act, duties } = newTeam();
    const incident = await declare('Rebuilt');
    await act(incident, task('one', 'U0BEN'), task('two', 'U0BEN'), task('three', 'U0BEN'), task('four', 'U0ANA'));
    await act(incident, { type: 'complete_task', task: 2 });
    const before = await duties('U0BEN');
    await asOwner(
      database.ownerUrl,
      `DELETE FROM incident_duty WHERE incident_id = '${incident}' AND duty = 'task 1';
       UPDATE incident_duty SET is_open = true, user_id = 'U0BEN' WHERE incident_id = '${incident}' AND duty = 'task 2';
       UPDATE incident_duty SET user_id = 'U0BEN', sequence = 99 WHERE incident_id = '${incident}' AND duty = 'task 4';
       INSERT INTO incident_duty SELECT gen_random_uuid(), duty, team_id, user_id, is_open, due_at, sequence, data
         FROM incident_duty WHERE incident_id = '${incident}' AND duty = 'task 3'`,
    );
    await rebuildOverviews(regions);
    expect((await duties('U0BEN')).toSorted()).toEqual(before.toSorted());
    expect(await duties('U0ANA')).toEqual(['Rebuilt: Task 4: four']);
    const strays = await regions.runAnywhere((db) =>
      db
        .selectFrom('incident_duty as duty')
        .leftJoin('incident', 'incident.incident_id', 'duty.incident_id')
        .select('duty.duty')
        .where('incident.incident_id', 'is', null)
        .execute(),
    );
    expect(strays).toEqual([]);
  });

  test('never puts back what an append has ended meanwhile', async () => {
    const { declare, act, duties } = newTeam();
    const incident = await declare('Meanwhile');
    await act(incident, task('one', 'U0BEN'));
    await asOwner(database.ownerUrl, `DELETE FROM incident_duty WHERE incident_id = '${incident}'`);
    let reads = 0;
    await rebuildOverviews({
      async runAnywhere(work) {
        const value = await regions.runAnywhere(work);
        reads += 1;
        // After the ids, the rows, the duties and the events.
        if (reads === 4) await act(incident, { type: 'complete_task', task: 1 });
        return value;
      },
    });
    expect(await duties('U0BEN')).toEqual([]);
  });
});

test('is found by its index, however many incidents there are', async () => {
  const { declare, act, team } = newTeam();
  const incident = await declare('One of many');
  await act(incident, task('one', 'U0BEN'));
  await asOwner(
    database.ownerUrl,
    `INSERT INTO incident_overview SELECT gen_random_uuid(), team_id, n, kind, 1, true, n, false, NULL, data
       FROM incident_overview, generate_series(1, 3000) AS n WHERE incident_id = '${incident}';
     INSERT INTO incident_duty SELECT overview.incident_id, duty, 'T' || number % 5, 'U' || number % 400, is_duty.is_open, NULL, 1, is_duty.data
       FROM incident_overview AS overview, (SELECT * FROM incident_duty WHERE incident_id = '${incident}') AS is_duty
       ON CONFLICT DO NOTHING;
     ANALYZE incident_overview; ANALYZE incident_duty`,
  );
  const [{ db }] = regions.order();
  const { sql, parameters } = dutiesQuery(db, { team, viewer: 'U0BEN' }, 20).compile();
  const { rows: lines } = await db.executeQuery<object>(CompiledQuery.raw(`EXPLAIN ${sql}`, [...parameters]));
  const plan = lines.flatMap((row) => Object.values(row)).join('\n');
  expect(plan).toMatch(/incident_duty_user/);
  expect(plan).not.toMatch(/Seq Scan on incident_(duty|overview)/);
});
