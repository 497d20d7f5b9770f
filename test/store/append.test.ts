import { expect, test } from '@jest/globals';
import { append } from '../../src/store/append.ts';
import type { EventDraft, EventStore } from '../../src/store/event-store.ts';
import { createIncidentLog } from '../../src/store/incident-log.ts';
import { declaration } from '../support/requests.ts';

const down = { kind: 'unavailable', reason: 'down' } as const;
const declare = declaration('append');
const request = { ...declare, command: { ...declare.command, number: 1 } };

test('an event that a reader found while the last try was turned away is answered as recorded, whatever its salt was', async () => {
  const log = createIncidentLog();
  const sent: EventDraft[] = [];
  const store: EventStore = {
    async insert([draft]) {
      sent.push(draft);
      // The first try takes effect, but its answer is lost; a reader then sees it while the second is under way.
      if (sent.length === 1) return { kind: 'unknown', reason: 'cut' };
      const [first] = sent;
      if (first !== undefined) log.extend([first.dated('local', '2026-11-24T02:14:01.000Z')]);
      return down;
    },
    readAfter: async () => down,
    incidentOf: async () => down,
    nextNumber: async () => down,
  };
  const salts: string[] = [];
  const ports = {
    store,
    random: () => 0,
    salt: () => String(salts.push('')).padStart(32, '0'),
    wait: async () => undefined,
    now: () => 0,
  };
  const outcomes = await append(ports, log, [request]);
  expect(new Set(sent.map(({ link }) => link.hash)).size).toBe(2);
  expect(outcomes).toEqual([expect.objectContaining({ kind: 'recorded', replay: true })]);
});
