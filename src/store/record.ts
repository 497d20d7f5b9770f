import { LRUCache } from 'lru-cache';
import type { Command, IncidentEvent, IncidentState, Request } from '../capabilities/index.ts';
import { type AppendPorts, append } from './append.ts';
import { reasonOf } from './database-error.ts';
import { createIncidentLog, type IncidentLog } from './incident-log.ts';
import type { Outcome } from './outcome.ts';
import type { ReadOutcome } from './read-outcome.ts';
import { readTail } from './read-tail.ts';

/** Most events kept folded in a process: about 100 MB at a kilobyte an event. */
const cachedEventsMax = 100_000;

/** Most requests that go in with one insert: far under DSQL's 3,000 rows a transaction. */
const batchMax = 100;

/** Most requests that wait for one incident, twenty batches: the next one is told at once that it is busy. */
const waitingMax = 2_000;

type Declare = Extract<Command, { type: 'declare' }>;
export type DeclareRequest = Omit<Request, 'command'> & { readonly command: Omit<Declare, 'number'> };

export type Incident = { readonly state: IncidentState; readonly events: readonly IncidentEvent[] };

/** The record, as the rest of a process sees it. */
export type IncidentRecord = {
  /** Makes a request happen exactly once and answers what became of it. Never throws. */
  execute(request: Request): Promise<Outcome>;
  /**
   * The same for a declaration, which is given the next free number of its workspace, incidents and drills apart. `also`:
   * what is recorded of the incident by the same statement, so that neither is there without the other.
   */
  declare(request: DeclareRequest, also?: readonly Request[]): Promise<Outcome>;
  /**
   * An incident at least as this process has seen it; `fresh` reads its tail first. Null when there is none; `damaged`
   * when what was read can't follow what came before.
   */
  load(incidentId: string, options?: { readonly fresh?: boolean }): Promise<ReadOutcome<Incident | null>>;
};

type Waiting = { readonly request: Request; readonly settle: (outcome: Outcome) => void };

/** What works on one incident: its log, the requests that wait, and how many callers use it at the moment. */
type IncidentWorker = { readonly log: IncidentLog; readonly queue: Waiting[]; users: number };

/** Whether an earlier delivery of this request waits, runs or is recorded. A later delivery is then never told "busy". */
function isKnown({ log, queue }: IncidentWorker, { event_id }: Request): boolean {
  return log.find(event_id) !== null || queue.some(({ request }) => request.event_id === event_id);
}

/** The record over a database: one queue an incident, so that what arrives during an append goes in together after it. */
export function createRecord(ports: AppendPorts, cachedEvents = cachedEventsMax): IncidentRecord {
  const idle = new LRUCache<string, IncidentWorker>({
    maxSize: cachedEvents,
    sizeCalculation: ({ log }) => log.events.length + 1,
  });
  const inUse = new Map<string, IncidentWorker>();
  const numbers = new Map<string, number>();

  /** An incident has one worker: the cache can't drop it while it is in use, so that no second one starts beside it. */
  async function withWorker<T>(incidentId: string, use: (worker: IncidentWorker) => Promise<T>): Promise<T> {
    const worker = inUse.get(incidentId) ?? idle.get(incidentId) ?? { log: createIncidentLog(), queue: [], users: 0 };
    idle.delete(incidentId);
    inUse.set(incidentId, worker);
    worker.users += 1;
    try {
      return await use(worker);
    } finally {
      worker.users -= 1;
      if (worker.users === 0) {
        inUse.delete(incidentId);
        if (worker.log.state !== null || worker.log.hasUncertain()) idle.set(incidentId, worker);
      }
    }
  }

  async function drain({ log, queue }: IncidentWorker): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, batchMax);
      const outcomes = await appendTo(log, batch);
      queue.splice(0, batch.length);
      batch.forEach(({ settle }, index) => {
        settle(outcomes[index] ?? { kind: 'unavailable', reason: 'the batch gave no answer' });
      });
    }
  }

  async function appendTo(log: IncidentLog, batch: readonly Waiting[]): Promise<readonly Outcome[]> {
    const requests = batch.map(({ request }) => request);
    try {
      return await append(ports, log, requests);
    } catch (error) {
      return requests.map(() => ({ kind: 'unknown', reason: reasonOf(error) }));
    }
  }

  /** Answers what became of the first. `also`: goes in with it. */
  function execute(request: Request, also: readonly Request[] = []): Promise<Outcome> {
    return withWorker(request.incident_id, async (worker) => {
      if (worker.queue.length >= waitingMax && !isKnown(worker, request)) return { kind: 'busy' };
      return new Promise((settle) => {
        const isIdle = worker.queue.length === 0;
        worker.queue.push({ request, settle }, ...also.map((one) => ({ request: one, settle: () => undefined })));
        if (isIdle) void drain(worker);
      });
    });
  }

  return {
    execute: (request) => execute(request),
    async declare(request, also = []) {
      const { team_id, kind } = request.command;
      const line = `${kind} ${team_id}`;
      const known = numbers.get(line);
      const next: ReadOutcome<number> =
        known === undefined ? await ports.store.nextNumber(team_id, kind) : { kind: 'read', value: known + 1 };
      // A guess is enough: if the number is taken, the append takes the next free one.
      const number = next.kind === 'read' ? next.value : 1;
      if (next.kind === 'read') numbers.set(line, number);
      const outcome = await execute({ ...request, command: { ...request.command, number } }, also);
      // A refused declaration skips no number: the next declaration asks the database again.
      if (outcome.kind !== 'recorded' || outcome.replay) numbers.delete(line);
      else numbers.set(line, Math.max(numbers.get(line) ?? 0, outcome.state.number));
      return outcome;
    },
    load: (incidentId, options) =>
      withWorker(incidentId, async ({ log }) => {
        if (options?.fresh === true || log.state === null) {
          const read = await readTail(ports.store, log, incidentId);
          if (read.kind !== 'read') return read;
        }
        const { state, events } = log;
        return { kind: 'read', value: state === null ? null : { state, events } };
      }),
  };
}
