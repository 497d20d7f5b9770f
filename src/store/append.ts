import type { Request } from '../incident/command.ts';
import type { IncidentEvent, NewEvent } from '../incident/event.ts';
import type { EventStore } from './event-store.ts';
import type { IncidentLog } from './incident-log.ts';
import type { Outcome } from './outcome.ts';
import { type Planned, planBatch } from './plan-batch.ts';

/**
 * How long one batch is tried before its requests are told that the incident is too busy, the database out of reach or the
 * outcome unknown: long enough for a lost region to be left for another, and for fifty processes to take turns.
 */
const deadlineMs = 10_000;

/** First and longest pause between tries; the pause itself is drawn evenly from 0 to the current limit ("full jitter"). */
const backoffBaseMs = 5;
const backoffMaxMs = 500;

export type AppendPorts = {
  readonly store: EventStore;
  /** Evenly from 0 up to 1. */
  readonly random: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
};

/**
 * Appends a batch of requests for one incident: plans it on the fold, inserts it with one statement, and after a conflict
 * or a lost answer reads what is new and plans again with the same event ids, so that nothing can apply twice. Answers
 * the outcomes in the order of the requests. Negative answers are given only once a read or a commit has shown that the
 * fold was fresh. Never throws for what a database does.
 */
export async function append(
  ports: AppendPorts,
  log: IncidentLog,
  requests: readonly Request[],
): Promise<readonly Outcome[]> {
  let asked = requests;
  const elsewhere = new Set<string>();
  let failure: Outcome = { kind: 'busy' };
  if (log.state === null && asked.some(({ command }) => command.type !== 'declare')) {
    const read = await readNews(ports.store, log, asked, 0);
    if (read.kind === 'unavailable') return gaveUp(log, asked, elsewhere, read);
  }
  const giveUpAtMs = ports.now() + deadlineMs;
  for (let attempt = 0; attempt === 0 || ports.now() < giveUpAtMs; attempt += 1) {
    if (attempt > 0) await ports.wait(pauseMs(attempt, ports.random()));
    const { length } = log.events;
    const plan = planBatch(log, asked, elsewhere);
    const [first, ...others] = plan.events;
    if (first === undefined) {
      if (plan.planned.every(({ kind }) => kind === 'settled')) return plan.planned.map(answered);
      const read = await readNews(ports.store, log, asked, length);
      if (read.kind === 'unavailable') failure = read;
      // A read that brought news is planned on anew: the news may have made it possible to accept.
      else if (read.value === 0) return plan.planned.map(answered);
      continue;
    }
    const inserted = await ports.store.insert([first, ...others]);
    switch (inserted.kind) {
      case 'committed': {
        const committed = plan.events.map((event) => dated(event, inserted.region, inserted.recorded_at));
        log.extend(committed);
        return plan.planned.map((planned) => settled(planned, committed));
      }
      case 'unavailable':
        failure = inserted;
        if (!asked.some(({ event_id }) => log.isInDoubt(event_id))) return gaveUp(log, asked, elsewhere, failure);
        break;
      case 'unknown':
        log.doubt(plan.events);
        failure = { kind: 'unavailable', reason: inserted.reason };
        break;
      case 'conflict':
        failure = { kind: 'busy' };
        break;
      default: {
        const unreachable: never = inserted;
        return unreachable;
      }
    }
    const read = await readNews(ports.store, log, asked, length);
    if (read.kind === 'unavailable') failure = read;
    else if (read.value === 0 && inserted.kind === 'conflict') {
      asked = await renumber(ports.store, asked, log);
      for (const eventId of await usedElsewhere(ports.store, asked)) elsewhere.add(eventId);
    }
  }
  return gaveUp(log, asked, elsewhere, failure);
}

/**
 * Reads the tail into the log and answers how many events the plan did not know, for which the log had this `length`:
 * readers extend the same log while an append waits.
 */
async function readNews(store: EventStore, log: IncidentLog, [request]: readonly Request[], length: number) {
  if (request === undefined) return { kind: 'read', value: 0 } as const;
  const read = await store.readAfter(request.incident_id, log.events.length);
  if (read.kind === 'unavailable') return read;
  log.extend(read.value);
  return { kind: 'read', value: log.events.length - length } as const;
}

/** A conflict without news may mean that a declaration's number is taken: it gets the next one. */
async function renumber(
  store: EventStore,
  requests: readonly Request[],
  log: IncidentLog,
): Promise<readonly Request[]> {
  return Promise.all(
    requests.map(async (request) => {
      if (request.command.type !== 'declare' || log.state !== null) return request;
      const next = await store.nextNumber(request.command.team_id);
      if (next.kind !== 'read') return request;
      return { ...request, command: { ...request.command, number: next.value } };
    }),
  );
}

/** A conflict without news may also mean that a request's id stands in another incident. */
async function usedElsewhere(store: EventStore, requests: readonly Request[]): Promise<readonly string[]> {
  const found = await Promise.all(
    requests.map(async ({ event_id, incident_id }) => {
      const read = await store.find(event_id);
      return read.kind === 'read' && read.value !== null && read.value.incident_id !== incident_id ? [event_id] : [];
    }),
  );
  return found.flat();
}

function dated(event: NewEvent, region: string, recorded_at: string): IncidentEvent {
  return { ...event, region, recorded_at };
}

function answered(planned: Planned): Outcome {
  return planned.kind === 'insert' ? { kind: 'unavailable', reason: 'it was not inserted' } : planned.outcome;
}

function settled(planned: Planned, committed: readonly IncidentEvent[]): Outcome {
  if (planned.kind === 'settled') return planned.outcome;
  if (planned.kind === 'provisional') return withDatedHead(planned.outcome, committed);
  const event = committed.find(({ event_id }) => event_id === planned.event.event_id);
  return event === undefined ? answered(planned) : planned.after(event);
}

/** What was decided between two events of a batch saw a head that the database had not yet dated. */
function withDatedHead(outcome: Outcome, committed: readonly IncidentEvent[]): Outcome {
  if ((outcome.kind !== 'already' && outcome.kind !== 'refused') || outcome.state === null) return outcome;
  const { state } = outcome;
  const event = committed.find(({ sequence }) => sequence === state.head.sequence);
  if (event === undefined) return outcome;
  const { recorded_at, region } = event;
  return { ...outcome, state: { ...state, head: { ...state.head, recorded_at, region } } };
}

/**
 * When nothing more can be found out, what is in the record already is answered all the same, what may be in it is said to
 * be unknown, and the rest shares the failure. Plans once more: a reader may have brought the very event that was sought.
 */
function gaveUp(
  log: IncidentLog,
  requests: readonly Request[],
  elsewhere: ReadonlySet<string>,
  failure: Outcome,
): readonly Outcome[] {
  const reason = failure.kind === 'unavailable' ? failure.reason : 'the connection broke';
  return planBatch(log, requests, elsewhere).planned.map((planned, index): Outcome => {
    if (planned.kind === 'settled') return planned.outcome;
    return log.isInDoubt(requests[index]?.event_id ?? '') ? { kind: 'unknown', reason } : failure;
  });
}

function pauseMs(attempt: number, random: number): number {
  return random * Math.min(backoffMaxMs, backoffBaseMs * 2 ** attempt);
}
