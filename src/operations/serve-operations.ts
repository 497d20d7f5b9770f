import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AnswerRequest } from '../http/answer-request.ts';
import { serverLimits } from '../http/server-limits.ts';
import { reasonOf } from '../store/database-error.ts';

export type OperationsServer = { close(): void };

/**
 * Answers monitoring, and what sends alerts, on a port of its own, for a process that Slack does not reach by HTTP. Commands
 * need no port: where it can't be listened on, that is logged and the process goes on without.
 */
export async function serveOperations(
  port: number,
  answer: AnswerRequest,
  logger: { warn(details: object, message: string): void },
): Promise<OperationsServer> {
  const server = createServer(serverLimits, (request, response) => {
    answer(request, response)
      .then((isAnswered) => {
        if (!isAnswered) response.writeHead(404).end();
      })
      .catch(() => response.destroy());
  });
  try {
    server.listen(port);
    await once(server, 'listening');
  } catch (error) {
    const reason = reasonOf(error);
    logger.warn(
      { port, reason },
      'No /livez, /readyz and /metrics, and no alerts: the port can’t be listened on. Set PORT to a free one',
    );
  }
  return {
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
