import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { EventStore } from '../../src/store/event-store.ts';
import { recordOver } from '../../src/store/open-record.ts';
import { createPostgresEventStore } from '../../src/store/postgres-event-store.ts';
import { readOverviews } from '../../src/store/read-overviews.ts';
import type { Regions } from '../../src/store/regions.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { declaration, request } from '../support/requests.ts';

// What a process meets that shares its database with a newer one, or with somebody who wrote into it by hand.
let database: TestDatabase;
let regions: Regions;
let incident: string;
beforeAll(async () => {
  database = await createTestDatabase();
  regions = database.open();
});
beforeEach(async () => {
  const declare = declaration(randomUUID());
  expect(await open().record.declare(declare)).toMatchObject({ kind: 'recorded' });
  incident = declare.incident_id;
});
afterAll(async () => {
  await regions.close();
  await database.drop();
});

/** A process with a cache of its own, and what it asks of the database. */
function open() {
  const asked: string[] = [];
  const store = createPostgresEventStore(regions);
  const observed: EventStore = {
    ...store,
    insert(drafts, overview) {
      asked.push('insert');
      return store.insert(drafts, overview);
    },
    readAfter(incidentId, sequence) {
      asked.push('read');
      return store.readAfter(incidentId, sequence);
    },
  };
  return { record: recordOver(observed), asked };
}

type Row = { readonly type?: string; readonly data?: object; readonly origin?: string; readonly id?: string };

/** Puts an event after the last one, as whoever else writes into the database. */
async function put({ type = 'note_added', data = {}, origin = 'button', id = randomUUID() }: Row, sequence = 2) {
  await regions.runAnywhere((db) =>
    sql`INSERT INTO incident_event
      (event_id, incident_id, sequence, type, data, actor, origin, region, occurred_at, previous_hash, hash)
      SELECT ${id}::uuid, incident_id, ${sequence}::integer, ${type}, ${JSON.stringify(data)}::jsonb, actor, ${origin},
        region, occurred_at, previous_hash, hash
      FROM incident_event WHERE incident_id = ${incident} AND sequence = 1`.execute(db),
  );
}

const note = (key = 'note') => request(incident, `${incident} ${key}`, { type: 'add_note', text: key });
const text = { sha256: 'a'.repeat(64) };

describe('an event', () => {
  const events: readonly (readonly [string, Row, 'newer' | 'damaged'])[] = [
    ['of an unknown type', { type: 'foreseen', data: { version: 1 } }, 'newer'],
    ['of a later version', { data: { version: 99, text } }, 'newer'],
    ['with an unknown field', { data: { version: 1, text, mood: 'calm' } }, 'newer'],
    ['with a field of another kind', { data: { version: 1, text, written: 7 } }, 'damaged'],
    ['with its text in plain sight', { data: { version: 1, text: 'hello' } }, 'damaged'],
    ['without a version', { data: { text } }, 'damaged'],
  ];
  test.each(events)('%s makes its incident read-only, and no other', async (_name, row, why) => {
    const knew = open();
    await knew.record.load(incident);
    await put(row);
    for (const { record, asked } of [knew, open()]) {
      expect(await record.load(incident, { fresh: true })).toMatchObject({
        kind: 'read',
        value: { state: { number: expect.any(Number), unreadable: { sequence: 2, why } }, events: [{}, {}] },
      });
      asked.length = 0;
      expect(await record.execute(note())).toMatchObject({ kind: 'refused', reason: why });
      expect(asked).toEqual(['read']);
      expect(await record.declare(declaration(`${incident} beside`))).toMatchObject({ kind: 'recorded' });
    }
  });

  test('of a newer version that comes before an append is met by one conflict and one read', async () => {
    const { record, asked } = open();
    await record.load(incident);
    await put({ type: 'foreseen', data: { version: 1 } });
    asked.length = 0;
    expect(await record.execute(note())).toMatchObject({
      kind: 'refused',
      reason: 'newer',
      state: { number: expect.any(Number) },
    });
    expect(asked).toEqual(['insert', 'read']);
  });

  test('that a newer version left for a request has it told so when it is delivered here', async () => {
    const asks = note();
    await put({ type: 'foreseen', data: { version: 1 }, id: asks.event_id });
    expect(await open().record.execute(asks)).toMatchObject({ kind: 'damaged', why: 'newer', sequence: 2 });
  });

  test('that came by a way which only a newer version knows is read and built upon', async () => {
    await put({ type: 'acknowledged', data: { version: 1 }, origin: 'workflow' });
    const { record } = open();
    const read = await record.load(incident);
    expect(read).toMatchObject({ kind: 'read', value: { state: { unreadable: null, acknowledged: { sequence: 2 } } } });
    expect(await record.execute(note())).toMatchObject({ kind: 'recorded' });
  });

  test('keeps its incident in the lists, as it stood before', async () => {
    await put({ type: 'foreseen', data: { version: 1 } });
    const { open: listed } = await regions.runAnywhere((db) =>
      readOverviews(db, { open: { limit: 100 }, resolved: { limit: 0 } }),
    );
    const row = listed.find(({ incident_id }) => incident_id === incident);
    expect(row?.overview).toMatchObject({ sequence: 1, data: { title: 'Checkout is down' } });
  });
});

describe('a record that can’t be shown at all', () => {
  const broken: readonly (readonly [string, () => Promise<unknown>, 'newer' | 'damaged', number])[] = [
    ['since what surrounds an event is damaged', () => put({ origin: '' }), 'damaged', 2],
    ['since an event can’t follow', () => put({ type: 'reopened', data: { version: 1 } }), 'damaged', 2],
    ['since an event is missing', () => put({ type: 'acknowledged', data: { version: 1 } }, 3), 'damaged', 3],
  ];
  test.each(broken)(
    '%s is told as that, at once, and never as a database out of reach',
    async (_name, wreck, why, sequence) => {
      const knew = open();
      await knew.record.load(incident);
      await wreck();
      const told = { kind: 'damaged', why, sequence, reason: expect.any(String) };
      for (const { record, asked } of [open(), knew]) {
        expect(await record.load(incident, { fresh: true })).toEqual(told);
        asked.length = 0;
        const outcome = await record.execute(note());
        if (sequence === 2) expect(outcome).toEqual(told);
        expect(asked.length).toBeLessThanOrEqual(2);
        expect(await record.declare(declaration(`${incident} beside`))).toMatchObject({ kind: 'recorded' });
      }
    },
  );

  test('since a newer version declared it asks for an update', async () => {
    incident = randomUUID();
    await regions.runAnywhere((db) =>
      sql`INSERT INTO incident_event
        (event_id, incident_id, sequence, type, data, actor, origin, region, occurred_at, previous_hash, hash)
        SELECT gen_random_uuid(), ${incident}::uuid, 1, 'foretold', '{"version": 1}', actor, origin, region, occurred_at,
          previous_hash, hash FROM incident_event LIMIT 1`.execute(db),
    );
    const told = { kind: 'damaged', why: 'newer', sequence: 1 };
    const { record } = open();
    expect(await record.load(incident)).toMatchObject(told);
    expect(await record.execute(note())).toMatchObject(told);
  });
});
