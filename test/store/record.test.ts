import { execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createIncidentLog } from '../../src/store/incident-log.ts';
import { insertQuery } from '../../src/store/insert-query.ts';
import { openRecord } from '../../src/store/open-record.ts';
import type { Outcome } from '../../src/store/outcome.ts';
import { planBatch } from '../../src/store/plan-batch.ts';
import { createPostgresEventStore } from '../../src/store/postgres-event-store.ts';
import { createRecord, type IncidentRecord } from '../../src/store/record.ts';
import type { Regions } from '../../src/store/regions.ts';
import { checkedEvents } from '../support/checked-events.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { declaration, request } from '../support/requests.ts';

const noteWriter = fileURLToPath(new URL('./note-writer.ts', import.meta.url));
let database: TestDatabase;
/** A process that only prepares and looks. */
let onlooker: IncidentRecord;
const opened: Regions[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  onlooker = open();
});
afterAll(async () => {
  await Promise.all(opened.map((regions) => regions.close()));
  await database.drop();
});

/** A record with a cache and connections of its own, as another process has. */
function open(over: { open(): Regions } = database): IncidentRecord {
  const regions = over.open();
  opened.push(regions);
  return openRecord(regions);
}

/** How a process of its own reaches the same database. */
function environment() {
  return { env: { ...process.env, ...database.environment } };
}

async function declared(key: string): Promise<string> {
  const outcome = await onlooker.declare(declaration(key));
  expect(outcome).toEqual(expect.objectContaining({ kind: 'recorded' }));
  return declaration(key).incident_id;
}

/** Its events as the database holds them, checked; a process that reads them through its record sees the same. */
async function eventsOf(incident: string) {
  const [regions] = opened;
  const events = regions === undefined ? [] : await checkedEvents(regions, incident);
  const read = await onlooker.load(incident, { fresh: true });
  expect(read).toMatchObject({ kind: 'read', value: { events } });
  return events;
}

/** What a person is told, without whether it was said before. */
function answer(outcome: Outcome): unknown {
  return outcome.kind === 'recorded' ? { ...outcome, replay: undefined } : outcome;
}

describe('one request', () => {
  test('delivered ten times to two processes, at once and one after another, is one event with one answer', async () => {
    const [first, second] = [open(), open()];
    const atOnce = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? first : second).declare(declaration('ten'))),
    );
    const later = [await open().declare(declaration('ten')), await second.declare(declaration('ten'))];
    const answers = [...atOnce, ...later].map(answer);
    expect(answers[0]).toEqual(expect.objectContaining({ kind: 'recorded' }));
    for (const other of answers) expect(other).toEqual(answers[0]);
    expect(await eventsOf(declaration('ten').incident_id)).toHaveLength(1);
  });

  test('that declares goes in with its first entry, once, whichever process takes it; where it is refused, neither is there', async () => {
    const [first, second] = [open(), open()];
    const whole = declaration('with an entry');
    const entry = request(whole.incident_id, 'entry', { type: 'add_note', text: 'The queue is full' });
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? first : second).declare(whole, [entry])),
    );
    for (const outcome of outcomes) expect(answer(outcome)).toEqual(answer(outcomes[0] ?? outcome));
    const events = await eventsOf(whole.incident_id);
    expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['declared', 1],
      ['note_added', 2],
    ]);
    const refusal = declaration('without a title');
    const untitled = { ...refusal, command: { ...refusal.command, title: ' ' } };
    const other = request(refusal.incident_id, 'entry', { type: 'add_note', text: 'The queue is full' });
    expect(await open().declare(untitled, [other])).toMatchObject({ kind: 'refused' });
    expect(await onlooker.load(refusal.incident_id, { fresh: true })).toEqual({ kind: 'read', value: null });
  });

  test('is refused when its id was used for something else, in this incident or another', async () => {
    const here = await declared('mismatch here');
    const there = await declared('mismatch there');
    const record = open();
    await record.execute(request(here, 'click', { type: 'add_note', text: 'one' }));
    const inSame = await record.execute(request(here, 'click', { type: 'add_note', text: 'two' }));
    const inOther = await record.execute(request(there, 'click', { type: 'add_note', text: 'one' }));
    expect([inSame.kind, inOther.kind]).toEqual(['mismatch', 'mismatch']);
    expect(await eventsOf(there)).toHaveLength(1);
  });

  test('gets the state of its own moment when it is answered again later', async () => {
    const incident = await declared('moment');
    const record = open();
    await record.execute(request(incident, 'moment ack', { type: 'acknowledge' }));
    await record.execute(request(incident, 'moment resolve', { type: 'resolve' }));
    const again = await open().execute(request(incident, 'moment ack', { type: 'acknowledge' }));
    expect(again).toMatchObject({ kind: 'recorded', replay: true, state: { status: 'investigating' } });
  });
});

describe('several writers', () => {
  test('who resolve at once leave one resolution, and the other is told who and when', async () => {
    const incident = await declared('race');
    const [first, second] = [open(), open()];
    await Promise.all([first.load(incident), second.load(incident)]);
    const outcomes = await Promise.all([
      first.execute(request(incident, 'race a', { type: 'resolve' }, 'U0ANA')),
      second.execute(request(incident, 'race b', { type: 'resolve' }, 'U0BEN')),
    ]);
    const winner = outcomes.find(({ kind }) => kind === 'recorded');
    const loser = outcomes.find(({ kind }) => kind === 'unchanged');
    if (winner?.kind !== 'recorded') throw new Error('a winner expected');
    expect(loser).toMatchObject({
      says: [{ words: 'Already resolved' }],
      since: { by: winner.event.actor, at: winner.event.occurred_at },
    });
    expect((await eventsOf(incident)).filter(({ type }) => type === 'resolved')).toHaveLength(1);
  });

  test('in two processes leave fifty notes gapless, none lost and none twice, and read the same', async () => {
    const incident = await declared('fifty');
    const runs = await Promise.all(
      ['left', 'right'].map((name) =>
        promisify(execFile)(process.execPath, ['--import', 'tsx', noteWriter, incident, name, '25'], environment()),
      ),
    );
    for (const { stdout } of runs) {
      expect(JSON.parse(stdout).outcomes).toEqual(Array.from({ length: 25 }, () => 'recorded'));
    }
    const events = await eventsOf(incident);
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 51 }, (_, index) => index + 1));
    expect(new Set(events.map(({ data }) => JSON.stringify(data))).size).toBe(51);
  }, 60_000);

  test('of which one is killed in the middle lose nothing that was committed, and the same requests complete it', async () => {
    const incident = await declared('killed');
    const args = ['--import', 'tsx', noteWriter, incident, 'killed', '2000'];
    const writer = spawn(process.execPath, args, { stdio: 'ignore', ...environment() });
    const ended = new Promise((resolve) => writer.on('exit', (_, signal) => resolve(signal)));
    const watcher = open();
    let committed = 1;
    while (committed === 1) {
      const read = await watcher.load(incident, { fresh: true });
      committed = read.kind === 'read' && read.value !== null ? read.value.events.length : committed;
    }
    writer.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    const left = (await eventsOf(incident)).length;
    expect(left).toBeLessThan(2001);
    await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024, ...environment() });
    const events = await eventsOf(incident);
    expect(events).toHaveLength(2001);
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(2001);
  }, 60_000);

  test('who declare at once get numbers of their own', async () => {
    const records = [open(), open(), open()];
    const outcomes = await Promise.all(records.map((record, index) => record.declare(declaration(`number ${index}`))));
    const numbers = outcomes.map((outcome) => (outcome.kind === 'recorded' ? outcome.state.number : null));
    expect(new Set(numbers).size).toBe(3);
    expect(numbers).not.toContain(null);
  });

  test('and are delivered again, or refused, leave no number out', async () => {
    const record = open();
    const numberOf = async (key: string, title = 'x') => {
      const { command, ...rest } = declaration(key, title);
      const outcome = await record.declare({ ...rest, command: { ...command, team_id: 'T7' } });
      return outcome.kind === 'recorded' ? outcome.state.number : outcome.kind;
    };
    const numbers = [await numberOf('first'), await numberOf('first'), await numberOf('second')];
    numbers.push(await numberOf('empty', ' '), await numberOf('third'));
    expect(numbers).toEqual([1, 1, 2, 'refused', 3]);
  });

  test('drills take no number of an incident, whichever process counts', async () => {
    const numberOf = async (record: IncidentRecord, key: string, kind: 'real' | 'drill') => {
      const { command, ...rest } = declaration(key);
      const outcome = await record.declare({ ...rest, command: { ...command, team_id: 'T8', kind } });
      return outcome.kind === 'recorded' ? outcome.state.number : outcome.kind;
    };
    const [one, other] = [open(), open()];
    const numbers = [
      await numberOf(one, 'a', 'real'),
      await numberOf(one, 'b', 'drill'),
      await numberOf(one, 'c', 'real'),
    ];
    numbers.push(await numberOf(other, 'd', 'drill'), await numberOf(other, 'e', 'real'));
    expect(numbers).toEqual([1, 1, 2, 2, 3]);
  });
});

describe('a broken connection', () => {
  test.each(['before', 'after'] as const)('%s the insert took effect leaves one event', async (when) => {
    const incident = await declared(`cut ${when}`);
    const frail = await database.frail();
    const record = open(frail);
    await record.load(incident);
    frail.cut(when, 2);
    const outcome = await record.execute(request(incident, `note ${when}`, { type: 'add_note', text: 'still here' }));
    expect(outcome.kind).toBe('recorded');
    expect(await eventsOf(incident)).toHaveLength(2);
    await frail.close();
  });

  test('to a database that is down is said plainly, and the same request succeeds when it is back', async () => {
    const incident = await declared('down');
    const frail = await database.frail();
    const record = open(frail);
    await frail.lose();
    const note = request(incident, 'note down', { type: 'add_note', text: 'kept' });
    expect(await record.execute(note)).toMatchObject({ kind: 'unavailable' });
    expect(await open().execute(note)).toMatchObject({ kind: 'recorded', replay: false });
    await frail.close();
  });
});

test('what the database refuses is told as not recorded, and what is asked beside it gets its own answer', async () => {
  const incident = await declared('forbidden');
  const record = open();
  await record.load(incident);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('REVOKE INSERT ON incident_event FROM quorum_app');
  const note = request(incident, 'forbidden note', { type: 'add_note', text: 'kept' });
  const beside = await Promise.all([record.declare(declaration('forbidden')), record.execute(note)]);
  await owner.query('GRANT INSERT ON incident_event TO quorum_app');
  await owner.end();
  expect(beside).toMatchObject([
    { kind: 'recorded', replay: true },
    { kind: 'unavailable', reason: 'permission denied for table incident_event' },
  ]);
  expect(await record.execute(note)).toMatchObject({ kind: 'recorded', replay: false });
});

describe('an incident that too many write to', () => {
  test('turns away who comes when two thousand wait, and nobody whose request waits already', async () => {
    const incident = await declared('crowd');
    const record = open();
    const notes = Array.from({ length: 2_010 }, (_, index) =>
      request(incident, `crowd ${index}`, { type: 'add_note', text: String(index) }),
    );
    const outcomes = await Promise.all([...notes, ...notes.slice(0, 5)].map((note) => record.execute(note)));
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds.slice(0, 2_000).every((kind) => kind === 'recorded')).toBe(true);
    expect(kinds.slice(2_000, 2_010).every((kind) => kind === 'busy')).toBe(true);
    expect(outcomes.slice(2_010).map(answer)).toEqual(outcomes.slice(0, 5).map(answer));
    expect(await record.execute(notes[2_005] ?? request(incident, '', { type: 'reopen' }))).toMatchObject({
      kind: 'recorded',
      replay: false,
    });
    expect(await eventsOf(incident)).toHaveLength(2_002);
  });

  test('is told apart from a database that cannot be reached: somebody else was first every time', async () => {
    const incident = await declared('rival');
    const rival = open();
    const regions = database.open();
    opened.push(regions);
    const store = createPostgresEventStore(regions);
    let round = 0;
    const record = createRecord({
      store: {
        ...store,
        async insert(drafts, overview) {
          round += 1;
          await rival.execute(request(incident, `rival ${round}`, { type: 'add_note', text: 'first' }, 'U0BEN'));
          return store.insert(drafts, overview);
        },
      },
      random: () => 0,
      salt: () => '00'.repeat(16),
      wait: () => Promise.resolve(),
      now: () => round * 1_000,
    });
    expect(await record.execute(request(incident, 'late', { type: 'add_note', text: 'late' }))).toEqual({
      kind: 'busy',
    });
    expect((await eventsOf(incident)).filter(({ actor }) => actor === 'U0ANA')).toHaveLength(1);
  });
});

describe('an append', () => {
  test('is one statement and one round trip once the incident is known, and a burst is a few', async () => {
    const incident = await declared('cost');
    const frail = await database.frail();
    const record = open(frail);
    await record.load(incident);
    await record.execute(request(incident, 'one', { type: 'acknowledge' }));
    expect(frail.appends()).toBe(1);
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        record.execute(request(incident, `burst ${index}`, { type: 'add_note', text: String(index) })),
      ),
    );
    expect(frail.appends()).toBeLessThanOrEqual(3);
    expect(await eventsOf(incident)).toHaveLength(52);
    await frail.close();
  });

  test('sends this text', async () => {
    const regions = database.open();
    opened.push(regions);
    const [region] = regions.order();
    const { command, ...rest } = declaration('text');
    const plan = planBatch({ log: createIncidentLog(), idsUsedElsewhere: new Set(), salt: () => '00'.repeat(16) }, [
      { ...rest, command: { ...command, number: 1 } },
    ]);
    const [first] = plan.drafts;
    if (first === undefined) throw new Error('an event expected');
    expect(
      insertQuery(region.db, 'local', [first], plan.overview)
        .compile()
        .sql.split(/, (?="\w+" as \()| (?=insert)/),
    ).toEqual([
      'with "opened" as (insert into "incident" ("incident_id", "team_id", "number", "kind") values ($1, $2, $3, $4))',
      '"typed" as (insert into "incident_text" ("incident_id", "sequence", "field", "text", "salt") values ($5, $6, $7, $8, $9))',
      '"listed" as (insert into "incident_overview" ("incident_id", "team_id", "number", "kind", "sequence", "is_open", ' +
        '"position", "is_private", "due_at", "data") values ($10, $11, $12, $13, $14, $15, $16, $17, $18, $19) ' +
        'on conflict ("incident_id") do update set "team_id" = "excluded"."team_id", "number" = "excluded"."number", ' +
        '"kind" = "excluded"."kind", "sequence" = "excluded"."sequence", "is_open" = "excluded"."is_open", ' +
        '"position" = "excluded"."position", "is_private" = "excluded"."is_private", "due_at" = "excluded"."due_at", ' +
        '"data" = "excluded"."data" where "incident_overview"."sequence" < "excluded"."sequence")',
      'insert into "incident_event" ("event_id", "incident_id", "sequence", "type", "data", "actor", "origin", "region", ' +
        '"occurred_at", "previous_hash", "hash") values ($20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30) returning "recorded_at"',
    ]);
  });
});
