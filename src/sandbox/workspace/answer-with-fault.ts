import type { ServerResponse } from 'node:http';
import { type CallPlan, planOf } from './faults/call-plan.ts';
import type { CallFault } from './faults/call-rule.ts';
import type { Waiting } from './faults/waiting.ts';
import { answerJson } from './http-body.ts';

/** A call that meets a fault. */
export type FaultyCall = {
  /** Lets it take effect, and answers how to say what Slack says of it. */
  readonly run: () => () => void;
  /** Writes down a call that takes no effect, or none yet. */
  readonly skip: (error: string) => void;
  readonly response: ServerResponse;
};

/** Lets a call take effect before its answer, after it, or never, as its fault says. */
export function answerWithFault({ run, skip, response }: FaultyCall, fault: CallFault, waiting: Waiting): void {
  const { effect, answer } = planOf(fault);
  if (effect.kind === 'later') {
    const isAnsweredThen = answer.kind === 'true';
    waiting.later(effect.ms, () => {
      const say = run();
      if (isAnsweredThen) say();
    });
    if (isAnsweredThen) return;
  }
  const say = effect.kind === 'first' ? run() : () => undefined;
  if (effect.kind !== 'first') skip(fault.kind === 'refused' ? fault.error : fault.kind);
  give(response, answer, say, waiting);
}

function give(response: ServerResponse, answer: CallPlan['answer'], say: () => void, waiting: Waiting): void {
  switch (answer.kind) {
    case 'rate_limited': {
      const headers = { 'retry-after': String(answer.retry_after) };
      answerJson(response, { ok: false, error: 'ratelimited' }, 429, headers);
      break;
    }
    case 'refused':
      answerJson(response, { ok: false, error: answer.error });
      break;
    case 'error_500':
      answerJson(response, { ok: false, error: 'internal_error' }, 500);
      break;
    case 'reset':
      response.destroy();
      break;
    case 'hang':
      response.on(
        'close',
        waiting.hold(() => response.destroy()),
      );
      break;
    case 'true':
      waiting.later(answer.ms, say);
      break;
    default:
      answer satisfies never;
  }
}
