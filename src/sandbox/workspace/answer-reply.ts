import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerWithFault } from './answer-with-fault.ts';
import type { Core } from './core.ts';
import type { Faults } from './faults/faults.ts';
import { answerJson, jsonBody, readBody } from './http-body.ts';
import { Refusal } from './refusal.ts';
import { showReply } from './reply.ts';

/** What a rule of faults calls a response URL, since it is no method of the Web API. */
const name = 'response_url';

/** Takes what the app says at a response URL, as well as the faults allow. */
export function createReplies(
  core: Core,
  faults: Faults,
): (request: IncomingMessage, response: ServerResponse, id: string) => Promise<void> {
  return async (request, response, id) => {
    const body = jsonBody(await readBody(request));
    const run = () => replyOf(response, () => showReply(core, core.responseUrls.spend(id), body));
    const fault = faults.ofCall(name, body);
    if (fault?.kind === 'rate_limited') faults.counter.add('rate_limited');
    if (fault) answerWithFault({ run, skip: () => undefined, response }, fault, faults.waiting);
    else run()();
  };
}

/** Shows a reply, and answers how to say whether it was taken. */
function replyOf(response: ServerResponse, show: () => void): () => void {
  try {
    show();
    return () => response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const isGone = error.code === 'used_url' || error.code === 'expired_url';
    return () => answerJson(response, { ok: false, error: error.code, ...error.more }, isGone ? 404 : 400);
  }
}
