import { BrokenRecordError } from '../kernel/broken-record.ts';
import type { EventStore } from './event-store.ts';
import type { IncidentLog } from './incident-log.ts';
import type { ReadOutcome } from './read-outcome.ts';

/** Reads what is new in an incident into its log, and answers how many events the log holds afterwards. */
export async function readTail(
  store: Pick<EventStore, 'readAfter'>,
  log: IncidentLog,
  incidentId: string,
): Promise<ReadOutcome<number>> {
  const read = await store.readAfter(incidentId, log.events.length);
  if (read.kind !== 'read') return read;
  try {
    log.extend(read.value);
    return { kind: 'read', value: log.events.length };
  } catch (error) {
    if (!(error instanceof BrokenRecordError)) throw error;
    const { sequence, reason, why } = error;
    return { kind: 'damaged', sequence, reason, why };
  }
}
