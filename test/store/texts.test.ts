import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commitTo } from '../../src/kernel/commitment.ts';
import { readStored } from '../../src/store/find-incidents.ts';
import { openRecord } from '../../src/store/open-record.ts';
import { readOverviews } from '../../src/store/read-overviews.ts';
import type { IncidentRecord } from '../../src/store/record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { asOwner } from '../support/as-owner.ts';
import { checkedEvents } from '../support/checked-events.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { declaration, request } from '../support/requests.ts';

let database: TestDatabase;
const opened: Regions[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((regions) => regions.close()));
  await database.drop();
});

/** A record with a cache and connections of its own, as another process has. */
function open() {
  const regions = database.open();
  opened.push(regions);
  return { regions, record: openRecord(regions) };
}

async function declared(record: IncidentRecord, key: string, title?: string): Promise<string> {
  const request = declaration(key, title);
  expect(await record.declare(request)).toMatchObject({ kind: 'recorded' });
  return request.incident_id;
}

async function known(record: IncidentRecord, incident: string) {
  const read = await record.load(incident, { fresh: true });
  if (read.kind !== 'read' || read.value === null) throw new Error(`an incident expected, not ${read.kind}`);
  return read.value;
}

const secret = 'The password is hunter2';

test('a text stands beside its event, which holds a commitment to it', async () => {
  const { record, regions } = open();
  const incident = await declared(record, 'beside');
  await record.execute(request(incident, 'beside note', { type: 'add_note', text: secret }));
  const [, note] = await regions.runAnywhere((db) => readStored(db, [incident]));
  const [text] = note?.texts ?? [];
  if (text === undefined) throw new Error('a text expected');
  expect(text).toEqual({ sequence: 2, field: 'text', text: secret, salt: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(note?.event.data).toEqual({ version: 1, text: commitTo(secret, text.salt) });
});

test('the same text twice has two commitments, which nobody can tell to be the same', async () => {
  const { record, regions } = open();
  const incident = await declared(record, 'twice');
  const notes = ['one', 'two'].map((key) => request(incident, `twice ${key}`, { type: 'add_note', text: 'No' }));
  await Promise.all(notes.map((note) => record.execute(note)));
  const [, first, second] = await regions.runAnywhere((db) => readStored(db, [incident]));
  expect(first?.event.data).not.toEqual(second?.event.data);
});

test('an event with two texts, and one with none, are read with their own', async () => {
  const { record, regions } = open();
  const incident = await declared(record, 'several');
  await record.execute(request(incident, 'several ack', { type: 'acknowledge' }));
  const stored = await regions.runAnywhere((db) => readStored(db, [incident]));
  expect(stored.map(({ texts }) => texts.map(({ field }) => field))).toEqual([['title'], []]);
  await asOwner(
    database.ownerUrl,
    `INSERT INTO incident_text SELECT incident_id, sequence, 'more', text, salt FROM incident_text WHERE incident_id = '${incident}'`,
  );
  const again = await regions.runAnywhere((db) => readStored(db, [incident]));
  expect(again.map(({ texts }) => texts.map(({ field }) => field).toSorted())).toEqual([['more', 'title'], []]);
});

describe('a text that is redacted', () => {
  /** Deletes the texts of an event, as only the owner may. */
  const erase = (incident: string, sequence: number) =>
    asOwner(
      database.ownerUrl,
      `DELETE FROM incident_text WHERE incident_id = '${incident}' AND sequence = ${sequence}`,
    );

  test('is gone for the process that asked, for one that knew it and for one that starts afterwards', async () => {
    const [asks, knew] = [open().record, open().record];
    const incident = await declared(asks, 'redacted');
    await asks.execute(request(incident, 'redacted note', { type: 'add_note', text: secret }));
    expect((await known(knew, incident)).state.latestNote?.text).toBe(secret);
    const redact = request(incident, 'redacted redact', { type: 'redact', sequence: 2, reason: 'A password' }, 'U0BEN');
    expect(await asks.execute(redact)).toMatchObject({ kind: 'recorded', state: { latestNote: { text: {} } } });
    await erase(incident, 2);
    const gone = { redacted: { by: 'U0BEN', at: redact.occurred_at } };
    for (const record of [asks, knew, open().record]) {
      const { state, events } = await known(record, incident);
      expect(state.latestNote?.text).toEqual(gone);
      expect(JSON.stringify([state, events])).not.toContain(secret);
    }
    expect(await checkedEvents(open().regions, incident)).toHaveLength(3);
  });

  test('is gone from the lists at once', async () => {
    const { record, regions } = open();
    const incident = await declared(record, 'redacted title', secret);
    await record.execute(
      request(incident, 'redacted title now', { type: 'redact', sequence: 1, reason: 'A password' }),
    );
    const { open: listed } = await regions.runAnywhere((db) =>
      readOverviews(db, { team: 'T1', open: { limit: 100 }, resolved: { limit: 0 } }),
    );
    const row = listed.find(({ incident_id }) => incident_id === incident);
    expect(row?.overview?.data.title).toMatchObject({ redacted: { by: 'U0ANA' } });
  });

  test('leaves its request known again: a redelivery gets the same answer, and leaves no second event', async () => {
    const { record } = open();
    const incident = await declared(record, 'redelivered');
    const note = request(incident, 'redelivered note', { type: 'add_note', text: secret });
    await record.execute(note);
    await record.execute(
      request(incident, 'redelivered redact', { type: 'redact', sequence: 2, reason: 'A password' }),
    );
    await erase(incident, 2);
    expect(await open().record.execute(note)).toMatchObject({ kind: 'recorded', replay: true, event: { sequence: 2 } });
    expect((await known(open().record, incident)).events).toHaveLength(3);
  });

  test('in one batch with what comes after it is gone for that, too', async () => {
    const { record } = open();
    const incident = await declared(record, 'batch');
    await record.execute(request(incident, 'batch note', { type: 'add_note', text: secret }));
    const outcomes = await Promise.all([
      record.execute(request(incident, 'batch ack', { type: 'acknowledge' })),
      record.execute(request(incident, 'batch redact', { type: 'redact', sequence: 2, reason: 'A password' })),
      record.execute(request(incident, 'batch task', { type: 'add_task', text: 'Change the password' })),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(JSON.stringify(outcomes[2])).not.toContain(secret);
    expect((await known(open().record, incident)).state.tasks).toHaveLength(1);
  });

  test('is missing where no event says why, and the incident is read all the same', async () => {
    const { record, regions } = open();
    const incident = await declared(record, 'missing');
    await record.execute(request(incident, 'missing note', { type: 'add_note', text: secret }));
    await erase(incident, 2);
    expect((await known(open().record, incident)).state.latestNote?.text).toEqual({ redacted: null });
    await expect(checkedEvents(regions, incident)).rejects.toThrow('broken at sequence 2: its text is missing');
  });
});
