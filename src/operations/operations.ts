import type { ServerResponse } from 'node:http';
import type { AnswerRequest } from '../http/answer-request.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';
import { shared } from './shared.ts';

export type OperationsPorts = {
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
};

/**
 * `/livez`: the process answers, whatever it waits for; a database that is away must not have all processes restarted.
 * `/readyz` and `/healthz`: the database and Slack can be reached, with the reason where not and status 503. `/metrics`:
 * for Prometheus. Nobody has signed these requests, so whoever asks at once shares an answer. The names of the probes are
 * those of Kubernetes: https://kubernetes.io/docs/reference/using-api/health-checks/
 */
export function answerOperations(ports: OperationsPorts): AnswerRequest {
  const readiness = shared(ports.readiness);
  const text = shared(ports.metrics.text);
  const { contentType } = ports.metrics;
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    switch ((request.url ?? '').replace(/[?#].*$/, '')) {
      case '/livez':
        send(response, 200, 'application/json', JSON.stringify({ status: 'ok' }));
        return true;
      case '/readyz':
      case '/healthz': {
        const { isReady, checks } = await readiness();
        const body = JSON.stringify({ status: isReady ? 'ok' : 'not ready', checks });
        send(response, isReady ? 200 : 503, 'application/json', body);
        return true;
      }
      case '/metrics':
        send(response, 200, contentType, await text());
        return true;
      default:
        return false;
    }
  };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
