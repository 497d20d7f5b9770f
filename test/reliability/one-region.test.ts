import { expect, test } from '@jest/globals';
import { prove } from '../../src/reliability/prove.ts';
import { proofNames } from '../../src/reliability/report.ts';
import { createTestDatabase } from '../support/database.ts';
import { groundOn, smallSizes } from './small-cluster.ts';

test('one region shows what one can show, and says what it can’t', async () => {
  const database = await createTestDatabase();
  const report = await prove(groundOn({ kind: 'postgresql', url: database.ownerUrl }), {
    names: proofNames,
    sizes: smallSizes,
    where: 'a test',
  });
  await database.drop();
  expect(report.proofs.map(({ name, verdict, says }) => [name, verdict, says])).toEqual([
    ['write', 'not_shown', 'one region only: not shown'],
    ['race', 'not_shown', 'one region only: not shown'],
    ['burst', 'shown', '8 writers at once: all committed, none lost, none twice'],
    ['duplicate', 'not_shown', 'one region only: not shown'],
    ['failover', 'not_shown', 'one region only: not shown'],
  ]);
}, 60_000);
