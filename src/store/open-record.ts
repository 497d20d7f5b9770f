import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { EventStore } from './event-store.ts';
import { createPostgresEventStore } from './postgres-event-store.ts';
import { createRecord, type IncidentRecord } from './record.ts';
import type { Regions } from './regions.ts';

/** The record over real regions, with the real clock and real chance. */
export function openRecord(regions: Regions): IncidentRecord {
  return recordOver(createPostgresEventStore(regions));
}

/** The same over a store that is observed. */
export function recordOver(store: EventStore): IncidentRecord {
  return createRecord({
    store,
    random: Math.random,
    salt: () => randomBytes(16).toString('hex'),
    wait: (milliseconds) => wait(milliseconds),
    now: () => performance.now(),
  });
}
