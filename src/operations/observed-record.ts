import type { EventStore } from '../store/event-store.ts';
import type { Outcome } from '../store/outcome.ts';
import type { IncidentRecord } from '../store/record.ts';
import type { Metrics } from './metrics.ts';

/** A record whose commands are counted and timed. */
export function observedRecord(record: IncidentRecord, { commandDone }: Pick<Metrics, 'commandDone'>): IncidentRecord {
  async function timed(command: Parameters<typeof commandDone>[0], work: Promise<Outcome>): Promise<Outcome> {
    const startedAtMs = performance.now();
    const outcome = await work;
    commandDone(command, outcome.kind, (performance.now() - startedAtMs) / 1_000);
    return outcome;
  }
  return {
    ...record,
    execute: (request) => timed(request.command.type, record.execute(request)),
    declare: (request, also) => timed(request.command.type, record.declare(request, also)),
  };
}

/** A store whose inserts are counted by how they end. */
export function observedStore(store: EventStore, { appendTried }: Pick<Metrics, 'appendTried'>): EventStore {
  return {
    ...store,
    async insert(...what) {
      const outcome = await store.insert(...what);
      appendTried(outcome.kind);
      return outcome;
    },
  };
}
