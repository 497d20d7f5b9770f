import type { IncidentEvent, Request } from '../capabilities/index.ts';
import type { EventDraft, EventStore, InsertOutcome } from './event-store.ts';
import type { IncidentLog } from './incident-log.ts';
import type { Outcome } from './outcome.ts';
import { type Planned, planBatch, withHeadOf } from './plan-batch.ts';
import { readTail } from './read-tail.ts';

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
  /** 16 fresh random bytes in hex at each call. */
  readonly salt: () => string;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
};

/**
 * Appends a batch of requests for one incident: plans it on the fold, inserts it with one statement, and after a conflict
 * or a lost answer reads what is new and plans again with the same event ids, so that nothing can apply twice. Answers
 * the outcomes in the order of the requests. A refusal and a no-op are answered only when a read or a commit since the
 * requests came has shown that the fold was fresh. Never throws for what a database does.
 */
export async function append(
  ports: AppendPorts,
  log: IncidentLog,
  requests: readonly Request[],
): Promise<readonly Outcome[]> {
  const [request] = requests;
  if (request === undefined) return [];
  const { store, salt } = ports;
  const idsUsedElsewhere = new Set<string>();
  const context = { log, idsUsedElsewhere, salt };
  let asked = requests;
  let failure: Outcome = { kind: 'busy' };
  let isFresh = false;

  async function readNews(): Promise<'read' | 'unavailable' | 'damaged'> {
    const read = await readTail(store, log, request?.incident_id ?? '');
    isFresh ||= read.kind === 'read';
    if (read.kind !== 'read') failure = read;
    return read.kind;
  }
  const settle = () => settleAtDeadline(context, asked, failure);

  if (log.state === null && asked.some(({ command }) => command.type !== 'declare')) {
    if ((await readNews()) !== 'read') return settle();
  }
  const giveUpAtMs = ports.now() + deadlineMs;
  for (let attempt = 0; attempt === 0 || ports.now() < giveUpAtMs; attempt += 1) {
    if (attempt > 0) await ports.wait(pauseMs(attempt, ports.random()));
    const { length } = log.events;
    const { drafts, planned, overview } = planBatch(context, asked);
    const [first, ...others] = drafts;
    if (first === undefined) {
      if (isFresh || planned.every(({ kind }) => kind === 'settled')) return planned.map(answered);
      if ((await readNews()) === 'damaged') return settle();
      continue;
    }
    const inserted = await store.insert([first, ...others], overview);
    if (inserted.kind === 'committed') return commit(log, drafts, planned, inserted);
    if (inserted.kind === 'unknown') log.markUncertain(drafts);
    failure = failureOf(inserted);
    const mayBeIn = asked.some(({ event_id }) => log.isUncertain(event_id));
    if (inserted.kind === 'unavailable' && !mayBeIn) return settle();
    const read = await readNews();
    if (read === 'damaged') return settle();
    if (read === 'read' && inserted.kind === 'conflict' && log.events.length === length) {
      asked = await renumber(store, asked, log);
      for (const eventId of await usedElsewhere(store, asked)) idsUsedElsewhere.add(eventId);
    }
  }
  return settle();
}

function failureOf(inserted: Exclude<InsertOutcome, { kind: 'committed' }>): Outcome {
  switch (inserted.kind) {
    case 'conflict':
      return { kind: 'busy' };
    case 'unknown':
      return { kind: 'unavailable', reason: inserted.reason };
    case 'unavailable':
      return inserted;
    default: {
      const unreachable: never = inserted;
      return unreachable;
    }
  }
}

function commit(
  log: IncidentLog,
  drafts: readonly EventDraft[],
  planned: readonly Planned[],
  { region, recorded_at }: Extract<InsertOutcome, { kind: 'committed' }>,
): readonly Outcome[] {
  const committed = drafts.map((draft) => draft.dated(region, recorded_at));
  log.extend(committed);
  return planned.map((one) => settled(one, committed));
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
      const read = await store.incidentOf(event_id);
      return read.kind === 'read' && read.value !== null && read.value !== incident_id ? [event_id] : [];
    }),
  );
  return found.flat();
}

function answered(planned: Planned): Outcome {
  return planned.kind === 'insert' ? { kind: 'unavailable', reason: 'it was not inserted' } : planned.outcome;
}

function settled(planned: Planned, committed: readonly IncidentEvent[]): Outcome {
  if (planned.kind === 'settled') return planned.outcome;
  if (planned.kind === 'provisional') return withDatedHead(planned.outcome, committed);
  const event = committed.find(({ event_id }) => event_id === planned.draft.link.event_id);
  return event === undefined ? answered(planned) : planned.after(event);
}

/** The outcome with the committed head: within a batch, a decision saw a head that the database had not dated yet. */
function withDatedHead(outcome: Outcome, committed: readonly IncidentEvent[]): Outcome {
  if ((outcome.kind !== 'unchanged' && outcome.kind !== 'refused') || outcome.state === null) return outcome;
  const { state } = outcome;
  const event = committed.find(({ sequence }) => sequence === state.head.sequence);
  return event === undefined ? outcome : { ...outcome, state: withHeadOf(state, event) };
}

/**
 * The answers when nothing more can be found out: what the record is known to hold is answered as usual, what was sent
 * without an answer is `unknown`, and everything else gets the failure. Plans once more, since a reader may have brought
 * the very event that was asked for.
 */
function settleAtDeadline(
  context: Parameters<typeof planBatch>[0] & { readonly log: IncidentLog },
  requests: readonly Request[],
  failure: Outcome,
): readonly Outcome[] {
  const reason = failure.kind === 'unavailable' || failure.kind === 'damaged' ? failure.reason : 'the connection broke';
  return planBatch(context, requests).planned.map((planned, index): Outcome => {
    if (planned.kind === 'settled') return planned.outcome;
    return context.log.isUncertain(requests[index]?.event_id ?? '') ? { kind: 'unknown', reason } : failure;
  });
}

function pauseMs(attempt: number, random: number): number {
  return random * Math.min(backoffMaxMs, backoffBaseMs * 2 ** attempt);
}
