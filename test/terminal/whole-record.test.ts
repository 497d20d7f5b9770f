import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/configuration/read-config.ts';
import { reasonOf } from '../../src/store/database-error.ts';
import { schemaNumber } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { openRecord } from '../../src/store/open-record.ts';
import { checkRecordFile } from '../../src/terminal/check-record-file.ts';
import { exportAll } from '../../src/terminal/export-all.ts';
import { Failure } from '../../src/terminal/failure.ts';
import { importRecord } from '../../src/terminal/import.ts';
import { type Opened, openExisting } from '../../src/terminal/open-existing.ts';
import { fileSink } from '../../src/terminal/record-sink.ts';
import { redact } from '../../src/terminal/redact.ts';
import { verifyIncidents } from '../../src/terminal/verify.ts';
import { allRows } from '../support/all-rows.ts';
import { asOwner } from '../support/as-owner.ts';
import { createTestDatabase, type TestDatabase, usualKind } from '../support/database.ts';
import { fillTables } from '../support/fill-tables.ts';
import { declaration, request } from '../support/requests.ts';

const at = '2026-11-26T02:14:05.000Z';
const secret = 'hunter2';
let source: TestDatabase;
let target: TestDatabase;
let from: Opened;
let directory: string;
let path: string;
let lines: readonly string[];
const warned: string[] = [];

async function opened(database: TestDatabase): Promise<Opened> {
  // The library of AWS looks for its keys there.
  Object.assign(process.env, database.environment);
  return openExisting(choiceOf(database), 'append', () => undefined);
}

function choiceOf({ environment }: TestDatabase) {
  const read = readConfig(environment);
  if (!read.ok) throw new Error(read.sentence);
  return read.config.database;
}

const exportTo = async (file: string, now = at) =>
  exportAll(from, { sink: await fileSink(file), at: now, version: '1.2.3', warn: (text) => warned.push(text) });

beforeAll(async () => {
  source = await createTestDatabase();
  target = await createTestDatabase();
  from = await opened(source);
  const record = openRecord(from.regions);
  for (const key of ['one', 'two', 'three']) await record.declare(declaration(key, `${key} with ${secret}`));
  const { incident_id } = declaration('two');
  await record.execute(request(incident_id, 'private', { type: 'make_private' }));
  const notes = Array.from({ length: 20 }, (_, index) => `note ${index}`);
  await Promise.all(notes.map((text) => record.execute(request(incident_id, text, { type: 'add_note', text }))));
  const [row] = await asOwner<{ number: number }>(
    source.ownerUrl,
    `SELECT number FROM incident WHERE incident_id = '${declaration('one').incident_id}'`,
  );
  await redact(from, { number: row?.number ?? 0, sequence: 1, reason: 'a password' }, at);
  // This one broke off before the text was deleted.
  const half = declaration('three').incident_id;
  await record.execute(request(half, 'half', { type: 'redact', sequence: 1, reason: 'a password' }));
  await fillTables(source.ownerUrl, 9);
  directory = await mkdtemp(join(tmpdir(), 'quorum-whole-'));
  path = join(directory, 'record.jsonl');
  await exportTo(path);
  await asOwner(source.ownerUrl, `DELETE FROM incident_text WHERE incident_id = '${half}' AND sequence = 1`);
  lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
});
afterAll(async () => {
  await from.close();
  await source.drop();
  await target.drop();
});
beforeEach(() => {
  warned.length = 0;
});

async function into(database: TestDatabase, file: string): Promise<string> {
  const to = await opened(database);
  const work = importRecord(to, { path: file, adapt: new Map(), passing: () => undefined });
  return work.catch(reasonOf).finally(() => to.close());
}

async function headsOf(database: TestDatabase): Promise<readonly string[]> {
  const of = await opened(database);
  const said: string[] = [];
  await verifyIncidents({ say: (line) => said.push(line), regions: of.regions }, {});
  await of.close();
  return said;
}

describe('a file of the whole record', () => {
  test('is for its owner alone, is never written over, and holds no text that was redacted', async () => {
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(exportTo(path)).rejects.toThrow(/there is a file of that name, which is left alone/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ format: 'quorum-record', version: 1, quorum: '1.2.3' });
    for (const title of ['one', 'three']) expect(lines.join('\n')).not.toContain(`${title} with ${secret}`);
    expect(lines.join('\n')).toContain(`two with ${secret}`);
  });

  test('is told of by what stops it', async () => {
    const broken = async () => {
      throw new Failure('the disk is full', 1);
    };
    const sink = { ...(await fileSink(join(directory, 'full.jsonl'))), write: broken };
    const exported = exportAll(from, { sink, at, version: '1.2.3', warn: () => undefined });
    await expect(exported).rejects.toThrow('the disk is full');
    await expect(stat(join(directory, 'full.jsonl'))).rejects.toThrow('ENOENT');
  });

  test('is not gone on with over another connection, where it is as of one moment', async () => {
    const file = await fileSink(join(directory, 'cut off.jsonl'));
    let lines = 0;
    const write = async (line: string) => {
      lines += 1;
      if (lines === 9) {
        const cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'";
        await asOwner(source.ownerUrl, `${cut} AND datname = current_database()`);
      }
      await file.write(line);
    };
    const exported = exportAll(from, { sink: { ...file, write }, at, version: '1.2.3', warn: () => undefined });
    if (usualKind === 'cluster') await exported;
    else await expect(exported).rejects.toThrow('the connection to the database broke off. Run it again.');
  });

  const eventAt = (all: readonly string[]) => all.findIndex((line) => line.includes('"note_added"'));
  const swapped = (all: readonly string[], at: number, by: number) => [
    ...all.slice(0, at),
    ...all.slice(at + by, at + 2 * by),
    ...all.slice(at, at + by),
    ...all.slice(at + 2 * by),
  ];
  const edited = (all: readonly string[], find: string, by: string) => all.map((line) => line.replace(find, by));

  test.each<readonly [string, (all: readonly string[]) => readonly string[], RegExp]>([
    ['cut', (all) => all.slice(0, -1), /it is cut off: its last line is missing, after \d+ rows/],
    ['in another order of events', (all) => swapped(all, eventAt(all), 2), /broken at sequence \d+: expected sequence/],
    [
      'in another order of signals',
      (all) => swapped(all, all.length - 3, 1),
      /a line was changed, moved, added or taken/,
    ],
    [
      'with a changed event',
      (all) => all.with(eventAt(all), (all[eventAt(all)] ?? '').replace('U0ANA', 'U0BEN')),
      /INC-\d+, which begins at line \d+, is broken at sequence \d+: its content does not match its hash/,
    ],
    [
      'with a changed text',
      (all) => edited(all, 'two with', 'two and'),
      /its text or the salt is not what was committed/,
    ],
    [
      'with a changed post',
      (all) => edited(all, 'slack_post surface 7 ', 'slack_post surface 8 '),
      /a line was changed/,
    ],
    ['with a line more', (all) => [...all, all.at(-2) ?? ''], /line \d+ stands behind its end/],
    ['with a text apart', (all) => edited(all, '"field":"text"', '"field":"texts"'), /no commitment|text is missing/],
    ['of another column', (all) => edited(all, '"revision"', '"revisions"'), /it is no row of service \(revision\)/],
    [
      'of a newer schema',
      (all) => edited(all, '"schema":', '"schema":9'),
      /was written by a newer Quorum \(1\.2\.3, schema 9\d+; this one has schema \d+\)/,
    ],
    ['of one incident', () => ['{"format":"quorum-export"}'], /is no export of a whole record/],
  ])('is refused when it is %s', async (name, change, sentence) => {
    const file = join(directory, `${name}.jsonl`);
    await writeFile(file, `${change(lines).join('\n')}\n`);
    await expect(checkRecordFile(file, await schemaNumber())).rejects.toThrow(sentence);
  });

  test('is refused when it is cut in a line, and nothing of it is taken', async () => {
    const file = join(directory, 'cut.jsonl');
    await writeFile(file, lines.join('\n').slice(0, -300));
    expect(await into(target, file)).toMatch(/is refused, and nothing of it is taken: it is cut off, in line \d+/);
    expect(Object.values(await allRows(target.ownerUrl)).flat()).toEqual([]);
  });
});

describe('an import', () => {
  test('that broke off is no database to start on, and goes on with the same file alone', async () => {
    expect(await into(target, path)).toMatch(/^Imported, and every chain holds: \d+ rows, among them 3 incidents/);
    await asOwner(target.ownerUrl, 'UPDATE record_import SET finished_at = NULL');
    await asOwner(target.ownerUrl, "DELETE FROM incident_event WHERE type = 'note_added' AND sequence > 9");
    await asOwner(target.ownerUrl, 'DELETE FROM signal');
    const start = openDatabase(choiceOf(target), { onError: () => undefined });
    await expect(start).rejects.toThrow(/Only a part of a record was imported into this database/);
    const other = join(directory, 'other.jsonl');
    await exportTo(other, '2026-11-26T03:00:00.000Z');
    expect(await into(target, other)).toMatch(/^A part of another file is in this database: import that file again/);
    expect(await into(target, path)).toMatch(/^Imported, and every chain holds/);
    expect(await into(target, path)).toMatch(/was imported here before\. Nothing is changed\./);
  });

  test('leaves all rows and the same heads, the lists made anew', async () => {
    expect(await allRows(target.ownerUrl)).toEqual(await allRows(source.ownerUrl));
    expect(await headsOf(target)).toEqual(await headsOf(source));
    const lists = 'SELECT incident_id, is_open, is_private FROM incident_overview ORDER BY incident_id';
    expect(await asOwner(target.ownerUrl, lists)).toEqual(await asOwner(source.ownerUrl, lists));
    const database = await openDatabase(choiceOf(target), { onError: () => undefined });
    await database.close();
  });

  test('into a database that holds something is refused', async () => {
    expect(await into(source, path)).toMatch(/^This database holds something already \(table \w+\): make an empty one/);
  });
});
