import { isDeepStrictEqual } from 'node:util';
import { incident, type Request } from '../../src/capabilities/index.ts';
import type { Decision } from '../../src/kernel/decision.ts';
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
      if (outcome.event.event_id !== event.event_id) return untrue(' with another event');
      if (!asksFor(request, event)) return untrue(' of what another request asked for');
      return truth.isMoment(outcome.event, outcome.state)
        ? null
        : untrue(' with a state that is not that of its event');
    }
    case 'unchanged':
    case 'refused':
      return checkNo(truth, delivery, outcome, untrue);
    case 'mismatch':
      return asked.requests.some((other) => !areSame(other, request)) ? null : untrue(' though its id was used once');
    case 'busy':
    case 'unavailable':
      return event !== null && asksFor(request, event) && asked.allKnown ? untrue(', and is in the record') : null;
    case 'damaged':
      return untrue(`, and the record is not: ${outcome.reason}`);
    case 'unknown':
      return null;
    default: {
      const unreachable: never = outcome;
      return unreachable;
    }
  }
}

type No = Extract<Outcome, { kind: 'unchanged' | 'refused' }>;

function checkNo(truth: Truth, delivery: Delivery, outcome: No, untrue: (what: string) => Violation): Violation | null {
  if (delivery.recorded) return untrue(', but it was in the record');
  const { incident_id, command, actor, occurred_at } = delivery.request;
  // True of one moment from the delivery to now is true enough: no answer can know what comes while it travels.
  const held: number[] = [];
  for (let length = delivery.length; length <= truth.length(incident_id); length += 1) {
    const isSo = truth
      .states(incident_id, length)
      .some((state) => says(outcome, incident.decide(state, command, { actor, at: occurred_at })));
    if (isSo) held.push(length);
  }
  if (held.length === 0) return untrue(' when it was not so');
  const was = held.some((length) => truth.isState(outcome.state, incident_id, length));
  return was ? null : untrue(' with a state that never was');
}

function says({ state: _, ...outcome }: No, decision: Decision): boolean {
  return isDeepStrictEqual(outcome, decision);
}
