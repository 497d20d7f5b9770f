import { expect, test } from '@jest/globals';
import type { IncidentEvent, NewEvent } from '../../src/incident/event.ts';
import { append } from '../../src/store/append.ts';
import type { EventStore } from '../../src/store/event-store.ts';
import { createIncidentLog } from '../../src/store/incident-log.ts';
import { declaration } from '../support/requests.ts';

const down = { kind: 'unavailable', reason: 'down' } as const;
const declare = declaration('append');
const request = { ...declare, command: { ...declare.command, number: 1 } };

test('is answered with what a reader found while the last try was turned away', async () => {
  const log = createIncidentLog();
  const sent: NewEvent[] = [];
  const store: EventStore = {
    async insert([event]) {
      sent.push(event);
      // The first try takes effect, but its answer is lost; a reader then sees it while the second is under way.
      if (sent.length === 1) return { kind: 'unknown', reason: 'cut' };
      const found: IncidentEvent = { ...event, region: 'local', recorded_at: '2026-11-24T02:14:01.000Z' };
      log.extend([found]);
      return down;
    },
    readAfter: async () => down,
    find: async () => down,
    nextNumber: async () => down,
  };
  const outcomes = await append({ store, random: () => 0, wait: async () => undefined, now: () => 0 }, log, [request]);
  expect(sent).toHaveLength(2);
  expect(outcomes).toEqual([expect.objectContaining({ kind: 'recorded', replay: true })]);
});
