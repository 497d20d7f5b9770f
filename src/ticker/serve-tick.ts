import type { ServerResponse } from 'node:http';
import type { AnswerRequest } from '../http/answer-request.ts';
import { isSame } from '../signals/signature.ts';
import { reasonOf } from '../store/database-error.ts';
import { isAllDone, type PassReport } from './pass.ts';
import { passText } from './pass-text.ts';

export type ServeTickPorts = {
  /** What whoever asks for a pass has to show; null: nobody may ask. */
  readonly secret: string | null;
  readonly pass: () => Promise<PassReport>;
  readonly logger: { warn(details: object, message: string): void };
};

/**
 * Answers `/tick`: a scheduler asks for one pass, by POST, or by GET as Vercel's does, with the secret as a Bearer token.
 * https://vercel.com/docs/cron-jobs/manage-cron-jobs#securing-cron-jobs
 */
export function serveTick({ secret, pass, logger }: ServeTickPorts): AnswerRequest {
  return async (request, response) => {
    if (secret === null || (request.url ?? '').replace(/[?#].*$/, '') !== '/tick') return false;
    const answer = (status: number, body: object) => send(response, status, body);
    const [, token = ''] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (!isSame(token, secret)) return answer(401, { error: 'The secret is wrong, or there is none.' });
    if (request.method !== 'POST' && request.method !== 'GET') return answer(405, { error: 'Ask by POST or GET.' });
    try {
      const report = await pass();
      return answer(200, { says: passText(report), isAllDone: isAllDone(report), ...report });
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'What is to be done could not be looked for');
      return answer(503, { error: 'What is to be done could not be looked for. Try again.' });
    }
  };
}

/** The connection ends with the answer: nobody reads what else was sent. */
function send(response: ServerResponse, status: number, body: object): true {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(JSON.stringify(body));
  return true;
}
