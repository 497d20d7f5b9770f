import { LRUCache } from 'lru-cache';
import type { Command, Request } from '../incident/command.ts';
import type { IncidentEvent } from '../incident/event.ts';
import type { IncidentState } from '../incident/state.ts';
import { type AppendPorts, append } from './append.ts';
import { reasonOf } from './database-error.ts';
import type { ReadOutcome } from './event-store.ts';
import { createIncidentLog, type IncidentLog } from './incident-log.ts';
import type { Outcome } from './outcome.ts';

/** Most events kept folded in a process: about 100 MB at a kilobyte an event. */
const cachedEventsMax = 100_000;

/** Most requests that go in with one insert: far under DSQL's 3,000 rows a transaction. */
const batchMax = 100;

/** Most requests that wait for one incident, twenty batches: who comes after them is told at once that it is busy. */
const waitingMax = 2_000;

type Declare = Extract<Command, { type: 'declare' }>;
export type DeclareRequest = Omit<Request, 'command'> & { readonly command: Omit<Declare, 'number'> };

export type Incident = { readonly state: IncidentState; readonly events: readonly IncidentEvent[] };

/** The record, as the rest of a process sees it. */
export type IncidentRecord = {
  /** Makes a request happen exactly once and answers what became of it. Never throws. */
  execute(request: Request): Promise<Outcome>;
  /** The same for a declaration, which is given the next free number of its workspace. */
  declare(request: DeclareRequest): Promise<Outcome>;
  /** An incident at least as this process has seen it; `fresh` reads its tail first. Null when there is none. */
  load(incidentId: string, options?: { readonly fresh?: boolean }): Promise<ReadOutcome<Incident | null>>;
};

type Waiting = { readonly request: Request; readonly settle: (outcome: Outcome) => void };
type Desk = { readonly log: IncidentLog; readonly queue: Waiting[]; users: number };

/** Whether an earlier delivery of this request is waiting, under way or recorded: a later one never hears "busy" of it. */
function isKnown({ log, queue }: Desk, { event_id }: Request): boolean {
  return log.find(event_id) !== null || queue.some(({ request }) => request.event_id === event_id);
}

/** The record over a database: one queue an incident, so that what arrives during an append goes in together after it. */
export function createRecord(ports: AppendPorts, cachedEvents = cachedEventsMax): IncidentRecord {
  const desks = new LRUCache<string, Desk>({
    maxSize: cachedEvents,
    sizeCalculation: ({ log }) => log.events.length + 1,
  });
  const inUse = new Map<string, Desk>();
  const numbers = new Map<string, number>();

  /** An incident has one desk: while somebody uses it, the cache can't drop it for a second one with a shorter log. */
  async function atDesk<T>(incidentId: string, use: (desk: Desk) => Promise<T>): Promise<T> {
    const desk = inUse.get(incidentId) ?? desks.get(incidentId) ?? { log: createIncidentLog(), queue: [], users: 0 };
    desks.delete(incidentId);
    inUse.set(incidentId, desk);
    desk.users += 1;
    try {
      return await use(desk);
    } finally {
      desk.users -= 1;
      if (desk.users === 0) {
        inUse.delete(incidentId);
        if (desk.log.state !== null || desk.log.hasDoubts()) desks.set(incidentId, desk);
      }
    }
  }

  async function work({ log, queue }: Desk): Promise<void> {
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

  function execute(request: Request): Promise<Outcome> {
    return atDesk(request.incident_id, async (desk) => {
      if (desk.queue.length >= waitingMax && !isKnown(desk, request)) return { kind: 'busy' };
      return new Promise((settle) => {
        desk.queue.push({ request, settle });
        if (desk.queue.length === 1) void work(desk);
      });
    });
  }

  return {
    execute,
    async declare(request) {
      const { team_id } = request.command;
      const known = numbers.get(team_id);
      const next: ReadOutcome<number> =
        known === undefined ? await ports.store.nextNumber(team_id) : { kind: 'read', value: known + 1 };
      // A number that is taken gives way to the next free one, so a guess is good enough to be told what became of it.
      const number = next.kind === 'read' ? next.value : 1;
      if (next.kind === 'read') numbers.set(team_id, number);
      const outcome = await execute({ ...request, command: { ...request.command, number } });
      // A number that this declaration did not use is not skipped: the next one asks for it anew.
      if (outcome.kind !== 'recorded' || outcome.replay) numbers.delete(team_id);
      else numbers.set(team_id, Math.max(numbers.get(team_id) ?? 0, outcome.state.number));
      return outcome;
    },
    load: (incidentId, options) =>
      atDesk(incidentId, async ({ log }) => {
        if (options?.fresh === true || log.state === null) {
          const read = await ports.store.readAfter(incidentId, log.events.length);
          if (read.kind === 'unavailable') return read;
          log.extend(read.value);
        }
        const { state, events } = log;
        return { kind: 'read', value: state === null ? null : { state, events } };
      }),
  };
}
