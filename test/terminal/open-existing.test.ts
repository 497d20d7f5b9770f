import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded/embedded-postgres.ts';
import { listIncidents } from '../../src/terminal/list.ts';
import { openExisting } from '../../src/terminal/open-existing.ts';
import { serverDirectory } from '../support/server-directory.ts';

let server: EmbeddedPostgres;
beforeAll(async () => {
  server = await startEmbeddedPostgres({ directory: serverDirectory });
});
afterAll(() => server.leave());

test.each([
  ['that is not there', 'nowhere', /^The database can't be read \(.*nowhere.*\): .* is DATABASE_URL right\?$/],
  [
    'of somebody else',
    'postgres',
    /^The database (lacks Quorum's schema|has no role quorum_app yet).*: run "quorum migrate"(, or check DATABASE_URL)?\.$/,
  ],
])('a database %s is told in a sentence', async (_what, name, message) => {
  const url = server.ownerUrl.replace(/postgres$/, name);
  const { regions, close } = await openExisting({ kind: 'postgresql', url }, 'read', () => undefined);
  try {
    const listing = listIncidents({ say: () => undefined, regions }, { limit: 1 });
    await expect(listing).rejects.toMatchObject({ exitCode: 1, message: expect.stringMatching(message) });
  } finally {
    await close();
  }
});

test('whoever meets another’s change hears so, and can do it again', async () => {
  const conflict = Object.assign(new Error('could not serialize access'), { code: '40001' });
  const { regions, close } = await openExisting(
    { kind: 'postgresql', url: server.ownerUrl },
    'append',
    () => undefined,
  );
  try {
    await expect(regions.runAnywhere(() => Promise.reject(conflict))).rejects.toBe(conflict);
  } finally {
    await close();
  }
});
