import canonicalize from 'canonicalize';
import { genesisHash, hashOf } from '../incident/chain.ts';
import { factOf, type Request } from '../incident/command.ts';
import { decide } from '../incident/decide.ts';
import type { IncidentEvent, NewEvent } from '../incident/event.ts';
import type { Fact } from '../incident/fact.ts';
import { evolve, fold } from '../incident/fold.ts';
import type { IncidentState } from '../incident/state.ts';
import type { IncidentLog } from './incident-log.ts';
import type { Outcome } from './outcome.ts';

/** What is to happen with one request of a batch. */
export type Planned =
  /** Its event is among those to insert. */
  | { readonly kind: 'insert'; readonly event: NewEvent; readonly after: (event: IncidentEvent) => Outcome }
  /** Its answer stands, whatever the head is. */
  | { readonly kind: 'settled'; readonly outcome: Outcome }
  /** Its answer stands if the fold was fresh. */
  | { readonly kind: 'provisional'; readonly outcome: Outcome };

export type BatchPlan = { readonly events: readonly NewEvent[]; readonly planned: readonly Planned[] };

/**
 * Decides requests one after another on the same fold, so that they can go in together: pure, the plan of one insert.
 * A request whose event is in the log already is answered as the first time, or as a mismatch if it says something else;
 * so is one whose id is known to stand in another incident (`elsewhere`).
 */
export function planBatch(
  log: IncidentLog,
  requests: readonly Request[],
  elsewhere: ReadonlySet<string> = new Set(),
): BatchPlan {
  const events: NewEvent[] = [];
  const inBatch = new Map<string, Planned>();
  let state = log.state;
  const planned = requests.map((request): Planned => {
    if (elsewhere.has(request.event_id)) return { kind: 'settled', outcome: { kind: 'mismatch' } };
    const recorded = log.find(request.event_id);
    if (recorded !== null) return { kind: 'settled', outcome: answerAgain(log, recorded, request) };
    const twin = inBatch.get(request.event_id);
    if (twin?.kind === 'insert') return twinOf(twin, request);
    const decision = decide(state, request.command);
    switch (decision.kind) {
      case 'accepted': {
        const event = link(state, request, decision.fact);
        // The database's clock and region are not known before the commit; what is decided on does not rest on them.
        const next = evolve(state, { ...event, recorded_at: event.occurred_at, region: 'pending' });
        const before = state;
        state = next;
        events.push(event);
        const insert: Planned = {
          kind: 'insert',
          event,
          after: (committed) => ({
            kind: 'recorded',
            event: committed,
            state: evolve(before, committed),
            replay: false,
          }),
        };
        inBatch.set(request.event_id, insert);
        return insert;
      }
      case 'already':
        if (state === null) return { kind: 'provisional', outcome: { kind: 'mismatch' } };
        return {
          kind: 'provisional',
          outcome: { kind: 'already', already: decision.already, mark: decision.mark, state },
        };
      case 'refused':
        return { kind: 'provisional', outcome: { kind: 'refused', refusal: decision.refusal, state } };
      default: {
        const unreachable: never = decision;
        return unreachable;
      }
    }
  });
  return { events, planned };
}

function link(state: IncidentState | null, request: Request, fact: Fact): NewEvent {
  const previous_hash = state?.head.hash ?? genesisHash;
  const { event_id, incident_id, actor, origin, occurred_at } = request;
  const said = {
    event_id,
    incident_id,
    sequence: (state?.head.sequence ?? 0) + 1,
    actor,
    origin,
    occurred_at,
    ...fact,
  };
  return { ...said, previous_hash, hash: hashOf(previous_hash, said) };
}

function twinOf(twin: Extract<Planned, { kind: 'insert' }>, request: Request): Planned {
  if (!isSame(twin.event, request)) return { kind: 'settled', outcome: { kind: 'mismatch' } };
  const after = (event: IncidentEvent): Outcome => {
    const first = twin.after(event);
    return first.kind === 'recorded' ? { ...first, replay: true } : first;
  };
  return { kind: 'insert', event: twin.event, after };
}

function answerAgain(log: IncidentLog, recorded: IncidentEvent, request: Request): Outcome {
  if (!isSame(recorded, request)) return { kind: 'mismatch' };
  const state = fold(log.events.slice(0, recorded.sequence));
  return state === null ? { kind: 'mismatch' } : { kind: 'recorded', event: recorded, state, replay: true };
}

/** Whether a recorded event is what this request asked for; the number that a declaration was given is the store's. */
function isSame(event: NewEvent | IncidentEvent, { actor, command }: Request): boolean {
  const asked = factOf(
    command.type === 'declare' && event.type === 'declared' ? { ...command, number: event.data.number } : command,
  );
  return event.actor === actor && event.type === asked.type && canonicalize(event.data) === canonicalize(asked.data);
}
