import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { runQuorum } from '../support/quorum-process.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const run = (...args: readonly string[]) => runQuorum(args, database.environment);
const failure = (...args: readonly string[]) =>
  run(...args).then(
    () => null,
    (error: unknown) => error,
  );

const reportSchema = z.object({
  regions: z.array(z.string()),
  proofs: z.array(z.object({ name: z.string(), verdict: z.string(), problems: z.array(z.string()) })),
});

test('prove measures what it is asked for, and its drills are seen by those who name their workspace', async () => {
  const report = reportSchema.parse(JSON.parse(await run('prove', 'duplicate', 'race', '--rounds', '2', '--json')));
  const verdict = report.regions.length === 1 ? 'not_shown' : 'shown';
  expect(report.proofs).toEqual(['race', 'duplicate'].map((name) => ({ name, verdict, problems: [] })));

  expect(await run('list')).toBe('No incident has been declared.\n');
  expect(await failure('show', '1')).toMatchObject({ code: 1, stderr: expect.stringContaining('no INC-1.') });
  expect(await run('verify', '1', '--team', 'system:proof')).toMatch(/^INC-1: 3 events, chain intact, head /);
});

test('what only the local cluster can do is not asked of another database', async () => {
  expect(await failure('prove', '--commit-latency', '5')).toMatchObject({
    code: 2,
    stderr: '--commit-latency and --cut-every are for the local cluster: unset DSQL_ENDPOINTS and DATABASE_URL.\n',
  });
});
