import { setTimeout as wait } from 'node:timers/promises';
import { createPostgresEventStore } from './postgres-event-store.ts';
import { createRecord, type IncidentRecord } from './record.ts';
import type { Regions } from './regions.ts';

/** The record over real regions, with the real clock and real chance. */
export function openRecord(regions: Regions): IncidentRecord {
  return createRecord({
    store: createPostgresEventStore(regions),
    random: Math.random,
    wait: (milliseconds) => wait(milliseconds),
  });
}
