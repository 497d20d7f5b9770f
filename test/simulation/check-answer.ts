import { isDeepStrictEqual } from 'node:util';
import type { Request } from '../../src/incident/command.ts';
import { type Decision, decide } from '../../src/incident/decide.ts';
import type { Outcome } from '../../src/store/outcome.ts';
import type { Violation } from './audit.ts';
import { areSame, asksFor } from './same-request.ts';
import type { Truth } from './truth.ts';

/** One delivery of a request, with what was true when it came. */
export type Delivery = {
  readonly request: Request;
  readonly process: string;
  /** How many events its incident had. */
  readonly length: number;
  /** Whether its event was in the record. */
  readonly recorded: boolean;
};

/** What was asked under one id so far. */
export type Asked = {
  readonly requests: readonly Request[];
  /** Whether the process that answers knows of everything that was done about it. */
  readonly allKnown: boolean;
};

/** Holds an answer against the truth at the moment at which it is given: null when it is true. */
export function checkAnswer(truth: Truth, asked: Asked, delivery: Delivery, outcome: Outcome): Violation | null {
  const { request } = delivery;
  const told = `${request.command.type} was told "${outcome.kind}"`;
  const untrue = (what: string): Violation => ({ invariant: 'answers are true', what: `${told}${what}` });
  const event = truth.find(request.event_id);
  switch (outcome.kind) {
    case 'recorded': {
      if (event === null) return { invariant: 'acknowledged is durable', what: `${told}, and is not in the record` };
      if (!isDeepStrictEqual(outcome.event, event)) return untrue(' with another event');
      if (!asksFor(request, event)) return untrue(' of what another request asked for');
      const isOfEvent = truth.isState(outcome.state, event.incident_id, event.sequence);
      return isOfEvent ? null : untrue(' with a state that is not that of its event');
    }
    case 'already':
    case 'refused': {
      if (delivery.recorded) return untrue(', but it was in the record');
      // True of one moment from the delivery to now is true enough: no answer can know what comes while it travels.
      const held = truth
        .states(request.incident_id)
        .flatMap((state, length) =>
          length >= delivery.length && says(outcome, decide(state, request.command)) ? length : [],
        );
      if (held.length === 0) return untrue(' when it was not so');
      const was = held.some((length) => truth.isState(outcome.state, request.incident_id, length));
      return was ? null : untrue(' with a state that never was');
    }
    case 'mismatch':
      return asked.requests.some((other) => !areSame(other, request)) ? null : untrue(' though its id was used once');
    case 'busy':
    case 'unavailable':
      return event !== null && asksFor(request, event) && asked.allKnown ? untrue(', and is in the record') : null;
    case 'unknown':
      return null;
    default: {
      const unreachable: never = outcome;
      return unreachable;
    }
  }
}

function says(outcome: Extract<Outcome, { kind: 'already' | 'refused' }>, decision: Decision): boolean {
  if (outcome.kind === 'already') {
    return (
      decision.kind === 'already' &&
      decision.already === outcome.already &&
      isDeepStrictEqual(decision.mark, outcome.mark)
    );
  }
  return decision.kind === 'refused' && isDeepStrictEqual(decision.refusal, outcome.refusal);
}
