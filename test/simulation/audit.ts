import { isDeepStrictEqual } from 'node:util';
import { type IncidentEvent, incident, type Request } from '../../src/capabilities/index.ts';
import { checkIncident } from '../../src/kernel/check-incident.ts';
import type { Overview } from '../../src/kernel/overview.ts';
import type { Stored } from '../../src/store/event-row.ts';
import type { Outcome } from '../../src/store/outcome.ts';
import { eventsOf } from '../../src/store/postgres-event-store.ts';
import type { Incident } from '../../src/store/record.ts';
import { checkAnswer, type Delivery } from './check-answer.ts';
import { areSame, asksFor } from './same-request.ts';
import { createTruth } from './truth.ts';

/** What must hold in every history. */
export type Invariant =
  | 'one gapless sequence'
  | 'exactly once'
  | 'only what was decided'
  | 'the chain verifies'
  | 'texts match their commitments'
  | 'lists say what the record says'
  | 'acknowledged is durable'
  | 'answers are true'
  | 'a no stays a no'
  | 'readers see a prefix of the truth'
  | 'every request is answered';

export type Violation = { readonly invariant: Invariant; readonly what: string };

/** One reading of an incident, with how many events it has to show at least. */
export type Look = { readonly incidentId: string; readonly process: string; readonly atLeast: number };

/** Watches a history from above: knows the truth at every moment, and holds every commit and every answer against it. */
export type Audit = {
  /** The first that was found. */
  readonly violation: Violation | null;
  fail(invariant: Invariant, what: string): void;
  committed(stored: readonly Stored[]): void;
  /** What stands in the lists of an incident after a change to the database. */
  listed(incidentId: string, overview: Overview | null): void;
  delivered(request: Request, process: string): Delivery;
  answered(delivery: Delivery, outcome: Outcome): void;
  looks(incidentId: string, process: string, fresh: boolean): Look;
  looked(look: Look, incident: Incident | null): void;
  incidents(): readonly string[];
  /** `found`: everything that the database holds of an incident. */
  ended(found: (incidentId: string) => readonly Stored[]): void;
};

/**
 * What was asked under one id, and by way of which lives of which processes. While a delivery is open, or its process died
 * over it, or its outcome is unknown, the event may still come.
 */
type Ledger = {
  readonly requests: Request[];
  readonly processes: Set<string>;
  deliveries: number;
  open: number;
  unknown: number;
  told: string;
};

/** `forgetful` processes lose what they know when their cache is full. */
export function createAudit(forgetful: boolean): Audit {
  let violation: Violation | null = null;
  const truth = createTruth();
  const numbers = new Set<string>();
  const ledgers = new Map<string, Ledger>();
  /** How far each process has seen each incident. */
  const seen = new Map<string, number>();
  const held: (Incident & { readonly length: number })[] = [];

  function fail(invariant: Invariant, what: string): void {
    violation ??= { invariant, what };
  }

  function checkCommit(event: IncidentEvent): Violation | null {
    const length = truth.length(event.incident_id);
    const name = `event ${event.sequence} (${event.type})`;
    if (event.sequence !== length + 1) {
      return { invariant: 'one gapless sequence', what: `${name} was committed when the head was ${length}` };
    }
    if (truth.find(event.event_id) !== null) return { invariant: 'exactly once', what: `${name} was committed before` };
    const ledger = ledgers.get(event.event_id);
    if (ledger === undefined) return { invariant: 'exactly once', what: `${name} has an id that nobody asked with` };
    if (ledger.open + ledger.unknown === 0) {
      return { invariant: 'a no stays a no', what: `${name} was committed after the answer "${ledger.told}"` };
    }
    const before = truth.latest(event.incident_id);
    const by = { actor: event.actor, at: event.occurred_at };
    const accepted = ledger.requests.some(
      (request) => asksFor(request, event) && incident.decide(before, request.command, by).kind === 'accepted',
    );
    if (!accepted) return { invariant: 'only what was decided', what: `${name} may not follow what it follows` };
    if (event.type !== 'declared') return null;
    const number = `${event.data.team_id} ${event.data.number}`;
    if (numbers.has(number)) return { invariant: 'exactly once', what: `number ${number} was given twice` };
    numbers.add(number);
    return null;
  }

  function checkLook({ incidentId, atLeast }: Look, found: Incident | null): string | null {
    const events = found?.events ?? [];
    if (events.length < atLeast) return `a reader got ${events.length} events and had to get ${atLeast}`;
    const isTrue = truth.isPrefix(incidentId, events, found?.state ?? null);
    return isTrue ? null : `a reader got ${events.length} events that are not the first, or a state that is not theirs`;
  }

  /** A commit that changes nothing but the length of the record leaves the row as it was. */
  function checkListed(incidentId: string, overview: Overview | null): string | null {
    const state = truth.latest(incidentId);
    if (state === null || overview === null) return overview === state ? null : 'an incident stands in no list';
    const { sequence } = overview;
    if (sequence > state.head.sequence) return `the lists know event ${sequence}, which there is not`;
    const isTrue = isDeepStrictEqual({ ...incident.overview(state), sequence }, overview);
    return isTrue ? null : `after event ${state.head.sequence} the lists say what held after event ${sequence}`;
  }

  function see(process: string, incidentId: string, length: number): void {
    const key = `${process} ${incidentId}`;
    seen.set(key, Math.max(seen.get(key) ?? 0, length));
  }

  return {
    get violation() {
      return violation;
    },
    fail,
    committed(stored) {
      try {
        const read = eventsOf(stored);
        if (read.kind !== 'read') throw new Error('an event was committed that nobody can read');
        for (const event of read.value) {
          violation ??= checkCommit(event);
          if (violation === null) truth.add(event);
        }
      } catch (error) {
        fail('only what was decided', String(error));
      }
    },
    listed(incidentId, overview) {
      const wrong = violation === null ? checkListed(incidentId, overview) : null;
      if (wrong !== null) fail('lists say what the record says', wrong);
    },
    delivered(request, process) {
      const ledger: Ledger = ledgers.get(request.event_id) ?? {
        requests: [],
        processes: new Set(),
        deliveries: 0,
        open: 0,
        unknown: 0,
        told: '',
      };
      ledgers.set(request.event_id, ledger);
      if (!ledger.requests.some((other) => areSame(other, request))) ledger.requests.push(request);
      ledger.processes.add(process);
      ledger.deliveries += 1;
      ledger.open += 1;
      const event = truth.find(request.event_id);
      const recorded = event !== null && asksFor(request, event);
      return { request, process, length: truth.length(request.incident_id), recorded };
    },
    answered(delivery, outcome) {
      const ledger = ledgers.get(delivery.request.event_id);
      if (ledger === undefined) return;
      const { requests, processes, deliveries } = ledger;
      const allKnown = deliveries === 1 || (processes.size === 1 && !forgetful);
      violation ??= checkAnswer(truth, { requests, allKnown }, delivery, outcome);
      ledger.told = outcome.kind;
      ledger.open -= 1;
      if (outcome.kind === 'unknown') ledger.unknown += 1;
      else if (allKnown && requests.length === 1) ledger.unknown = 0;
      if (outcome.kind === 'recorded') see(delivery.process, outcome.event.incident_id, outcome.event.sequence);
    },
    looks(incidentId, process, fresh) {
      const atLeast = fresh ? truth.length(incidentId) : (seen.get(`${process} ${incidentId}`) ?? 0);
      return { incidentId, process, atLeast };
    },
    looked(look, found) {
      const wrong = checkLook(look, found);
      if (wrong !== null) fail('readers see a prefix of the truth', wrong);
      const length = found?.events.length ?? 0;
      see(look.process, look.incidentId, length);
      if (found !== null) held.push({ ...found, length });
    },
    incidents: () => truth.incidents(),
    ended(found) {
      for (const incidentId of truth.incidents()) {
        const stored = found(incidentId);
        const events = stored.map(({ event }) => event);
        const check = checkIncident(
          incident,
          events,
          stored.flatMap(({ texts }) => texts),
        );
        if (check.intact) continue;
        const invariant = /text/.test(check.reason) ? 'texts match their commitments' : 'the chain verifies';
        fail(invariant, `sequence ${check.sequence}: ${check.reason}`);
      }
      for (const { events, length } of held) {
        if (events.length === length) continue;
        fail('readers see a prefix of the truth', `a reader's ${length} events became ${events.length} afterwards`);
      }
    },
  };
}
