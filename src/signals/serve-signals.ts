import type { ServerResponse } from 'node:http';
import type { AnswerRequest } from '../http/answer-request.ts';
import { createBodyReader } from '../http/bounded-body.ts';
import { createSignalIntake, type IntakeAnswer, type IntakePorts } from './intake.ts';

/** Most bytes of one delivery, and of all that have not ended yet. PagerDuty's events have at most 512 KB. */
const bodyMax = 1_048_576;
const allBodiesMax = 16 * bodyMax;

export type ServePorts = IntakePorts & {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
};

/** Answers what is sent to `/signals/`; nothing of a request is read whose key is wrong, but where its key stands in its body. */
export function serveSignals({ clock, ...ports }: ServePorts): AnswerRequest {
  const intake = createSignalIntake(ports);
  const readBody = createBodyReader(bodyMax, allBodiesMax);
  return async (request, response) => {
    const { method = '', url = '', headers } = request;
    const begun = intake.begin({ method, url, headers });
    if (begun === null) return false;
    if (!('kind' in begun)) return sendLast(response, begun);
    const receivedAt = new Date(clock()).toISOString();
    const body = await readBody(request);
    switch (body.kind) {
      case 'read':
        return send(response, await intake.take(begun, { rawBody: body.bytes, headers, receivedAt }));
      case 'too_large':
        return sendLast(response, { status: 413, body: { error: `A delivery may have ${bodyMax} bytes.` } });
      case 'broken':
        response.destroy();
        return true;
      default: {
        const unreachable: never = body;
        return unreachable;
      }
    }
  };
}

function send(response: ServerResponse, { status, body, headers = {} }: IntakeAnswer): true {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
  return true;
}

/** The connection ends with this answer, so that nobody has to take the rest of the request. */
function sendLast(response: ServerResponse, answer: IntakeAnswer): true {
  return send(response, { ...answer, headers: { ...answer.headers, connection: 'close' } });
}
