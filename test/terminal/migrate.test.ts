import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { migrateDatabase } from '../../src/terminal/migrate.ts';

test('a role of AWS is let in on Aurora DSQL only, and no database is made for it', async () => {
  const directory = join(await mkdtemp(join(tmpdir(), 'quorum-migrate-')), 'data');
  const role = 'arn:aws:iam::123456789012:role/quorum';
  await expect(migrateDatabase({ kind: 'embedded', directory }, role, () => undefined)).rejects.toMatchObject({
    exitCode: 2,
    message: '--app-role-arn is for Aurora DSQL only: set DSQL_ENDPOINTS, or leave the option out.',
  });
  await expect(readFile(join(directory, 'location'))).rejects.toThrow('ENOENT');
});
