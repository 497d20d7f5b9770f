import { spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { openRecord } from '../../src/store/open-record.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { declaration, request } from '../support/requests.ts';

const quorum = fileURLToPath(new URL('../../bin/quorum.js', import.meta.url));
const incident = declaration('terminal').incident_id;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const regions = database.open();
  const record = openRecord(regions);
  await record.declare(declaration('terminal'));
  await record.execute(request(incident, 'terminal ack', { type: 'acknowledge' }, 'U0BEN'));
  await record.execute(request(incident, 'terminal note', { type: 'add_note', text: 'a \u001b[2J note' }));
  await regions.close();
});
afterAll(() => database.drop());

function runIn(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [quorum, ...args], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
      cwd: tmpdir(),
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      err += String(chunk);
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const run = (...args: readonly string[]) => runIn(database.environment, ...args);

test('show tells who did what, and what stood at an earlier event', async () => {
  const now = await run('show', '1');
  expect(now).toMatchObject({ code: 0, err: '' });
  expect(now.out).toContain('# INC-1 “Checkout is down”');
  expect(now.out).toContain('@U0BEN acknowledged');
  expect(now.out).not.toContain('\u001b');
  expect((await run('show', 'INC-1', '--at', '1')).out).toContain('As it stood at event 1 of 3.');
});

test('an export verifies without a database', async () => {
  const { out } = await run('export', '1');
  const file = join(await mkdtemp(join(tmpdir(), 'quorum-export-')), 'export.json');
  await writeFile(file, out);
  const verified = await runIn({ DATABASE_URL: 'postgres://127.0.0.1:1/x' }, 'verify', '1', '--file', file);
  expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/^INC-1: 3 events, chain intact, head /) });
});

test('verify finds what somebody with the power to do so changed in the database', async () => {
  expect(await run('verify')).toMatchObject({ code: 0 });
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query("UPDATE incident_event SET actor = 'U0EVE' WHERE sequence = 3");
  await client.end();
  const verified = await run('verify', '1');
  expect(verified.code).toBe(1);
  expect(verified.out).toContain('broken at sequence 3');
});

test('a database that is not there is named, and none is made', async () => {
  const directory = join(await mkdtemp(join(tmpdir(), 'quorum-none-')), 'data');
  const none = await runIn({ QUORUM_DATA_DIR: directory }, 'list');
  expect(none).toEqual({ code: 1, out: '', err: expect.stringMatching(/^There is no database in .*"quorum start"/) });
  await expect(readFile(join(directory, 'location'))).rejects.toThrow('ENOENT');
  const down = await runIn({ DATABASE_URL: 'postgres://127.0.0.1:1/x' }, 'verify');
  expect(down).toEqual({ code: 1, out: '', err: expect.stringMatching(/^The database can't be read .*DATABASE_URL/) });
});
