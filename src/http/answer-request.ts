import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request that is for it; true when it did. */
export type AnswerRequest = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Leaves each request to the first that it is for. */
export function firstOf(...answers: readonly AnswerRequest[]): AnswerRequest {
  return async (request, response) => {
    for (const answer of answers) if (await answer(request, response)) return true;
    return false;
  };
}
