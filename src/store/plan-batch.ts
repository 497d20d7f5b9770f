import { isDeepStrictEqual } from 'node:util';
import { type IncidentEvent, type IncidentState, incident, type Request } from '../capabilities/index.ts';
import { noSuchIncident } from '../kernel/decide.ts';
import { dutyChanges } from '../kernel/duty.ts';
import type { Overview } from '../kernel/overview.ts';
import { type DutyRow, rowsOfDuties } from './duty-row.ts';
import type { EventDraft } from './event-store.ts';
import type { IncidentLog } from './incident-log.ts';
import type { Outcome } from './outcome.ts';

/** What is to happen with one request of a batch. */
export type Planned =
  /** Its event is among those to insert; `after` answers the request once the event is committed. */
  | { readonly kind: 'insert'; readonly draft: EventDraft; readonly after: (event: IncidentEvent) => Outcome }
  /** Its answer stands, whatever the head is. */
  | { readonly kind: 'settled'; readonly outcome: Outcome }
  /** Its answer stands if the fold was fresh. */
  | { readonly kind: 'provisional'; readonly outcome: Outcome };

export type BatchPlan = {
  readonly drafts: readonly EventDraft[];
  /** One for each request, in their order. */
  readonly planned: readonly Planned[];
  /** What lists say of the incident after the batch; null when they say it already. */
  readonly overview: Overview | null;
  /** Those that the batch changes. */
  readonly duties: readonly DutyRow[];
};

/** What a batch is planned on. `idsUsedElsewhere`: request ids that are known to stand in another incident. */
export type BatchContext = {
  readonly log: Pick<IncidentLog, 'events' | 'state' | 'find'>;
  readonly idsUsedElsewhere: ReadonlySet<string>;
  /** 16 fresh random bytes in hex at each call. */
  readonly salt: () => string;
};

/**
 * Decides requests one after another on the same fold, so that they can go in with one insert. A request whose event is
 * in the log already is answered as the first time, or as a mismatch when it asks for something else. Pure but for `salt`.
 */
export function planBatch({ log, idsUsedElsewhere, salt }: BatchContext, requests: readonly Request[]): BatchPlan {
  const drafts: EventDraft[] = [];
  const events: IncidentEvent[] = [];
  const inBatch = new Map<string, Planned>();
  let state = log.state;

  function decided(request: Request): Planned {
    const { actor, occurred_at, viewer, permission } = request;
    if (state !== null && viewer !== undefined && !incident.maySee(viewer, state)) {
      return { kind: 'provisional', outcome: { ...noSuchIncident, state: null } };
    }
    const decision = incident.decide(state, request.command, { actor, at: occurred_at, permission });
    switch (decision.kind) {
      case 'accepted': {
        const draft = incident.draft(state, request, decision.event, salt);
        // The database dates the event at the commit, and names the region; nothing is decided on either.
        const event = draft.dated('pending', occurred_at);
        const next = stateAfter([...log.events, ...events], state, event);
        drafts.push(draft);
        events.push(event);
        state = next;
        return {
          kind: 'insert',
          draft,
          after: (committed) => ({
            kind: 'recorded',
            event: committed,
            state: withHeadOf(next, committed),
            replay: false,
          }),
        };
      }
      case 'unchanged':
        if (state === null) return { kind: 'provisional', outcome: { kind: 'mismatch' } };
        return { kind: 'provisional', outcome: { ...decision, state } };
      case 'refused':
        return { kind: 'provisional', outcome: { ...decision, state } };
      default: {
        const unreachable: never = decision;
        return unreachable;
      }
    }
  }

  const planned = requests.map((request): Planned => {
    if (idsUsedElsewhere.has(request.event_id)) return { kind: 'settled', outcome: { kind: 'mismatch' } };
    const recorded = log.find(request.event_id);
    if (recorded !== null) return { kind: 'settled', outcome: answerAgain(log, recorded, request) };
    const twin = inBatch.get(request.event_id);
    if (twin?.kind === 'insert') return twinOf(twin, request);
    const plan = decided(request);
    inBatch.set(request.event_id, plan);
    return plan;
  });
  const isChanged = drafts.length > 0;
  return {
    drafts,
    planned,
    overview: isChanged ? changedOverview(log.state, state) : null,
    duties: isChanged ? changedDuties(log.state, state) : [],
  };
}

/** The state after one more event; an event that erases texts takes them out of everything before it. */
function stateAfter(
  before: readonly IncidentEvent[],
  state: IncidentState | null,
  event: IncidentEvent,
): IncidentState {
  const erases = incident.redactedBy(event) !== null;
  const anew = erases ? incident.fold(incident.withRedactions([...before, event])) : null;
  return anew ?? incident.evolve(state, event);
}

/** A state whose last event the database had not dated yet. */
export function withHeadOf(state: IncidentState, { recorded_at, region }: IncidentEvent): IncidentState {
  return { ...state, head: { ...state.head, recorded_at, region } };
}

/** What lists say of the incident now, if it is more than that its record is longer. */
function changedOverview(before: IncidentState | null, after: IncidentState | null): Overview | null {
  if (after === null) return null;
  const overview = incident.overview(after);
  if (before === null) return overview;
  const { sequence } = overview;
  return isDeepStrictEqual({ ...incident.overview(before), sequence }, overview) ? null : overview;
}

function changedDuties(before: IncidentState | null, after: IncidentState | null): readonly DutyRow[] {
  if (after === null) return [];
  const { incident_id, team_id, head } = after;
  const changes = dutyChanges(before === null ? [] : incident.duties(before), incident.duties(after));
  return rowsOfDuties({ incident_id, team_id, sequence: head.sequence }, changes);
}

function twinOf(twin: Extract<Planned, { kind: 'insert' }>, request: Request): Planned {
  const { draft } = twin;
  const event = draft.dated('pending', request.occurred_at);
  if (!isLeftBy(event, request)) return { kind: 'settled', outcome: { kind: 'mismatch' } };
  const after = (committed: IncidentEvent): Outcome => {
    const first = twin.after(committed);
    return first.kind === 'recorded' ? { ...first, replay: true } : first;
  };
  return { kind: 'insert', draft, after };
}

function answerAgain(log: BatchContext['log'], recorded: IncidentEvent, request: Request): Outcome {
  if (recorded.type === 'unreadable') {
    const { sequence, data } = recorded;
    return { kind: 'damaged', sequence, reason: `event ${sequence} can't be shown`, why: data.why };
  }
  if (!isLeftBy(recorded, request)) return { kind: 'mismatch' };
  const isLast = recorded.sequence === log.events.length;
  const state = isLast ? log.state : incident.fold(log.events.slice(0, recorded.sequence));
  return state === null ? { kind: 'mismatch' } : { kind: 'recorded', event: recorded, state, replay: true };
}

/** Whether an event is what this request asked for; the number of a declaration is the store's to give. */
function isLeftBy(event: IncidentEvent, { actor, command }: Request): boolean {
  const asked =
    command.type === 'declare' && event.type === 'declared' ? { ...command, number: event.data.number } : command;
  return event.actor === actor && incident.isLeftBy(event, asked);
}
