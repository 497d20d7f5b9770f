import { expect, test } from '@jest/globals';
import { webhookNews } from '../../src/send-webhooks.ts';

const off = new Date('2026-11-26T14:00:00.000Z');
const now = '2026-11-26T14:00:01.000Z';

test('of a webhook that is off every process says the same, and that it is on again after it', () => {
  const fired = webhookNews('ops', { disabledAt: off, disabledWhy: 'HTTP 410', toldAt: null }, now);
  expect(fired).toMatchObject({ state: 'firing', title: 'The webhook ops is off', at: off.toISOString() });
  expect(fired.text).toContain('HTTP 410');
  expect(
    webhookNews('ops', { disabledAt: off, disabledWhy: 'HTTP 410', toldAt: null }, '2027-01-01T00:00:00.000Z'),
  ).toEqual(fired);
  const cleared = webhookNews('ops', { disabledAt: null, disabledWhy: null, toldAt: off }, now);
  expect(cleared).toMatchObject({ state: 'cleared', about: fired.about, time: fired.time, at: now });
  // A clock that is behind the database's.
  const behind = webhookNews('ops', { disabledAt: null, disabledWhy: null, toldAt: off }, '2026-11-26T13:59:00.000Z');
  expect(behind.at > fired.at).toBe(true);
});
