import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CompiledQuery, Kysely, PostgresDialect, CompiledQuery as Query } from 'kysely';
import pg from 'pg';
import { recordedSince } from '../src/slack/surfaces/recorded-since.ts';
import type { SlackTables } from '../src/slack/working-tables.ts';
import { appRole } from '../src/store/app-role.ts';
import { startEmbeddedPostgres } from '../src/store/embedded/embedded-postgres.ts';
import { findIncidents } from '../src/store/find-incidents.ts';
import { openDatabase } from '../src/store/open-database.ts';
import { openRecord } from '../src/store/open-record.ts';
import { dueNow, type ListRequest, readOverviews } from '../src/store/read-overviews.ts';
import { checkedEvents } from '../test/support/checked-events.ts';
import { generate } from './generate.ts';

/**
 * How long it takes to answer what is asked of a large record, and with `--plans` how PostgreSQL does it. The record is
 * made at the first run, which takes some minutes, and kept in the directory:
 * `npm run bench:lists -- --incidents 20000 --events 1000000 --directory /tmp/quorum-bench-lists --plans`
 */
const { values } = parseArgs({
  options: {
    directory: { type: 'string', default: join(tmpdir(), 'quorum-bench-lists') },
    incidents: { type: 'string', default: '20000' },
    events: { type: 'string', default: '1000000' },
    plans: { type: 'boolean', default: false },
  },
});
const size = { incidents: Number(values.incidents), events: Number(values.events) };
const rounds = 30;

type Question = { readonly name: string; ask(): Promise<unknown> };

const server = await startEmbeddedPostgres({ directory: values.directory });
const { regions, close } = await openDatabase(
  { kind: 'postgresql', url: server.ownerUrl },
  { onError: (reason) => process.stderr.write(`${reason}\n`) },
);
/** The last statement that was sent. */
let sent: CompiledQuery | null = null;
const db = new Kysely<SlackTables>({
  dialect: new PostgresDialect({
    pool: new pg.Pool({ connectionString: server.ownerUrl, options: `-c role=${appRole}`, max: 1 }),
  }),
  log: ({ query }) => {
    sent = query;
  },
});
try {
  if ((await findIncidents(db, { number: 1 })).length === 0) await fill();
  process.stdout.write(`${await sizeText()}\n`);
  const rows = [];
  for (const question of await questions()) {
    rows.push(await measured(question));
    if (values.plans) process.stdout.write(await planOf(question));
  }
  console.table(rows);
} finally {
  await Promise.all([db.destroy(), close()]);
  await server.stop();
}

async function fill(): Promise<void> {
  const startedAt = performance.now();
  await generate(server.ownerUrl, size, Date.now(), (made) => {
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    process.stderr.write(`\r${made} of ${size.events} events in ${seconds} s`);
  });
  process.stderr.write('\n');
}

async function sizeText(): Promise<string> {
  const { rows } = await db.executeQuery<{ incidents: string; events: string; texts: string }>(
    Query.raw(`SELECT (SELECT count(*) FROM incident) AS incidents, (SELECT count(*) FROM incident_event) AS events,
      (SELECT count(*) FROM incident_text) AS texts`),
  );
  const [found] = rows;
  return `${found?.incidents} incidents, ${found?.events} events, ${found?.texts} texts`;
}

async function questions(): Promise<readonly Question[]> {
  const list = (name: string, request: ListRequest): Question => ({ name, ask: () => readOverviews(db, request) });
  const long = await db
    .selectFrom('incident_overview')
    .select(['incident_id', 'sequence'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  // A record whose chain does not verify would measure another program.
  await checkedEvents(regions, long.incident_id);
  return [
    list('/incident list', { team: 'T1', viewer: 'U01', open: { limit: 20 }, resolved: { limit: 5 } }),
    list('its fifth page', { team: 'T1', viewer: 'U01', open: { limit: 20, from: 80 }, resolved: { limit: 0 } }),
    list('Home', { team: 'T2', viewer: 'U01', open: { limit: 20 }, resolved: { limit: 5 } }),
    list('quorum list', { exceptSystem: true, includesPrivate: true, open: { limit: 50 }, resolved: { limit: 50 } }),
    { name: 'what is due', ask: () => dueNow(db, 50, null) },
    { name: 'the sweep at start-up', ask: () => recordedSince(db, null, 500) },
    { name: 'each sweep afterwards', ask: () => recordedSince(db, new Date(), 500) },
    { name: `an incident of ${long.sequence} events`, ask: () => openRecord(regions).load(long.incident_id) },
  ];
}

async function measured({ name, ask }: Question) {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    await ask();
    times.push(performance.now() - startedAt);
  }
  const at = (share: number) =>
    (times.toSorted((a, b) => a - b)[Math.ceil(share * rounds) - 1] ?? Number.NaN).toFixed(1);
  return { question: name, 'first ms': (times[0] ?? Number.NaN).toFixed(1), 'median ms': at(0.5), 'p95 ms': at(0.95) };
}

async function planOf({ name, ask }: Question): Promise<string> {
  sent = null;
  await ask();
  const query: CompiledQuery | null = sent;
  return query === null ? '' : `\n${name}\n${await explained(query)}\n`;
}

async function explained({ sql, parameters }: CompiledQuery): Promise<string> {
  const plan = await db.executeQuery<object>(Query.raw(`EXPLAIN (ANALYZE, BUFFERS) ${sql}`, [...parameters]));
  return plan.rows.flatMap((row) => Object.values(row)).join('\n');
}
