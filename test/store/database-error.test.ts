import { describe, expect, test } from '@jest/globals';
import { classifyDatabaseError, isUnreachable } from '../../src/store/database-error.ts';
import { openRegion } from '../../src/store/region.ts';
import { createRegions } from '../../src/store/regions.ts';

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('an error', () => {
  test.each([
    ['conflict', ['40001', '40P01', '23505']],
    ['refused', ['53300', '53400', '57P03', '28000', '25006', 'ECONNREFUSED', 'ENOTFOUND']],
    ['unknown', ['57P01', '08006', '40003', '58030', 'XX000', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', '']],
    ['fault', ['42501', '42P01', '23514', '0A000', '25P02']],
  ] as const)('is judged %s by its code', (verdict, codes) => {
    expect(codes.map((code) => [code, classifyDatabaseError(coded(code))])).toEqual(
      codes.map((code) => [code, verdict]),
    );
  });

  test('says whether the database could not be asked, or has answered', () => {
    expect(['08006', '57P01', '57P03', '53300', '28000', 'ECONNREFUSED'].map(coded).filter(isUnreachable)).toHaveLength(
      6,
    );
    expect(['42P01', '42501', '23505', '40001', ''].map(coded).filter(isUnreachable)).toEqual([]);
    expect(isUnreachable(new TypeError('a fault of ours'))).toBe(false);
  });

  test('of a socket that was written to when it had broken sends a read to the next region', async () => {
    const region = (name: string) => openRegion({ name, client: {}, onError: () => undefined });
    const regions = createRegions([region('first'), region('second')]);
    const [first, second] = regions.order();
    const asked = await regions.runAnywhere(async (db) => {
      if (db === first.db) throw coded('EPIPE');
      return db;
    });
    expect(asked).toBe(second?.patientDb);
    await regions.close();
  });
});
