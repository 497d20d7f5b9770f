import { isDeepStrictEqual } from 'node:util';
import { checkChain } from '../../src/incident/chain.ts';
import type { Request } from '../../src/incident/command.ts';
import { decide } from '../../src/incident/decide.ts';
import type { IncidentEvent } from '../../src/incident/event.ts';
import type { Outcome } from '../../src/store/outcome.ts';
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
  committed(events: readonly IncidentEvent[]): void;
  delivered(request: Request, process: string): Delivery;
  answered(delivery: Delivery, outcome: Outcome): void;
  looks(incidentId: string, process: string, fresh: boolean): Look;
  looked(look: Look, incident: Incident | null): void;
  incidents(): readonly string[];
  ended(): void;
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
    const states = truth.states(event.incident_id);
    const name = `event ${event.sequence} (${event.type})`;
    if (event.sequence !== states.length) {
      return {
        invariant: 'one gapless sequence',
        what: `${name} was committed when the head was ${states.length - 1}`,
      };
    }
    if (truth.find(event.event_id) !== null) return { invariant: 'exactly once', what: `${name} was committed before` };
    const ledger = ledgers.get(event.event_id);
    if (ledger === undefined) return { invariant: 'exactly once', what: `${name} has an id that nobody asked with` };
    if (ledger.open + ledger.unknown === 0) {
      return { invariant: 'a no stays a no', what: `${name} was committed after the answer "${ledger.told}"` };
    }
    const before = states.at(-1) ?? null;
    const accepted = ledger.requests.some(
      (request) => asksFor(request, event) && decide(before, request.command).kind === 'accepted',
    );
    if (!accepted) return { invariant: 'only what was decided', what: `${name} may not follow what it follows` };
    if (event.type !== 'declared') return null;
    const number = `${event.data.team_id} ${event.data.number}`;
    if (numbers.has(number)) return { invariant: 'exactly once', what: `number ${number} was given twice` };
    numbers.add(number);
    return null;
  }

  function checkLook({ incidentId, atLeast }: Look, incident: Incident | null): string | null {
    const events = incident?.events ?? [];
    if (events.length < atLeast) return `a reader got ${events.length} events and had to get ${atLeast}`;
    const all = truth.events(incidentId);
    const same = events.every((event, index) => event === all[index] || isDeepStrictEqual(event, all[index]));
    if (!same) return `a reader got ${events.length} events that are not the first`;
    const isTrue = truth.isState(incident?.state ?? null, incidentId, events.length);
    return isTrue ? null : 'a reader got a state that is not its events’';
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
    committed(events) {
      try {
        for (const event of events) {
          violation ??= checkCommit(event);
          if (violation === null) truth.add(event);
        }
      } catch (error) {
        fail('only what was decided', String(error));
      }
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
      return { request, process, length: truth.events(request.incident_id).length, recorded };
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
      const atLeast = fresh ? truth.events(incidentId).length : (seen.get(`${process} ${incidentId}`) ?? 0);
      return { incidentId, process, atLeast };
    },
    looked(look, incident) {
      const wrong = checkLook(look, incident);
      if (wrong !== null) fail('readers see a prefix of the truth', wrong);
      const length = incident?.events.length ?? 0;
      see(look.process, look.incidentId, length);
      if (incident !== null) held.push({ ...incident, length });
    },
    incidents: () => truth.incidents(),
    ended() {
      for (const incidentId of truth.incidents()) {
        const check = checkChain(truth.events(incidentId));
        if (!check.intact) fail('the chain verifies', `sequence ${check.sequence}: ${check.reason}`);
      }
      for (const { events, length } of held) {
        if (events.length === length) continue;
        fail('readers see a prefix of the truth', `a reader's ${length} events became ${events.length} afterwards`);
      }
    },
  };
}
