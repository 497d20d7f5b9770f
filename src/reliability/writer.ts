import type { Request } from '../capabilities/index.ts';
import { recordOver } from '../store/open-record.ts';
import type { Outcome } from '../store/outcome.ts';
import { createPostgresEventStore } from '../store/postgres-event-store.ts';
import type { IncidentRecord } from '../store/record.ts';
import type { Regions } from '../store/regions.ts';
import { observeInserts } from './observe-inserts.ts';

/** One who writes as a process of the product does: with a record and its cache, which nobody else shares. */
export type Writer = {
  /** The region that it prefers. */
  readonly home: string;
  readonly record: IncidentRecord;
  /** How many inserts have carried this event. */
  tries(eventId: string): number;
  /** How many inserts it has sent. */
  inserts(): number;
};

export function createWriter(home: string, regions: Regions): Writer {
  const tries = new Map<string, number>();
  let inserts = 0;
  const store = observeInserts(createPostgresEventStore(regions), (eventIds) => {
    inserts += 1;
    for (const eventId of eventIds) tries.set(eventId, (tries.get(eventId) ?? 0) + 1);
  });
  return {
    home,
    record: recordOver(store),
    tries: (eventId) => tries.get(eventId) ?? 0,
    inserts: () => inserts,
  };
}

/** What became of one request, and what it took; times in milliseconds, `doneAtMs` on this process's own clock. */
export type Answered = {
  readonly home: string;
  readonly event_id: string;
  readonly outcome: Outcome;
  readonly ms: number;
  readonly doneAtMs: number;
  readonly tries: number;
  /** How often it was asked: again, with the same id, where a responder is told to try again. */
  readonly asked: number;
};

/** Most times that one request is asked. */
const askedMax = 20;

/** Has a writer carry out a request; one that is told to try again does, with the same id. */
export async function carryOut(writer: Writer, request: Request): Promise<Answered> {
  const startedAtMs = performance.now();
  for (let asked = 1; ; asked += 1) {
    const outcome = await writer.record.execute(request);
    const again = outcome.kind === 'busy' || outcome.kind === 'unavailable' || outcome.kind === 'unknown';
    if (again && asked < askedMax) continue;
    const doneAtMs = performance.now();
    const { event_id } = request;
    const { home } = writer;
    return { home, event_id, outcome, ms: doneAtMs - startedAtMs, doneAtMs, tries: writer.tries(event_id), asked };
  }
}
