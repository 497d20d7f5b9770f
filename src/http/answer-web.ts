import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AnswerRequest } from './answer-request.ts';
import { serverLimits } from './server-limits.ts';

/** Answers requests as the web's standard has them, for a platform that hands them over so. */
export type AnswerWeb = {
  /** 404 where it is for nobody. @throws Error when it was not answered. */
  answer(request: Request): Promise<Response>;
  close(): void;
};

/** Headers that are of a connection: this one is another. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const ofConnection = new Set(['connection', 'keep-alive', 'host', 'content-length', 'transfer-encoding', 'upgrade']);

/** By a server that only this process reaches: so bounds and deadlines are those of every other way in. */
export async function answerWeb(answerRequest: AnswerRequest): Promise<AnswerWeb> {
  const server = createServer(serverLimits, (request, response) => {
    answerRequest(request, response)
      .then((isAnswered) => {
        if (!isAnswered) response.writeHead(404).end();
      })
      .catch(() => response.destroy());
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    async answer(request) {
      const { pathname, search } = new URL(request.url);
      const headers = Object.fromEntries([...request.headers].filter(([name]) => !ofConnection.has(name)));
      const body = Buffer.from(await request.arrayBuffer());
      const answered = await new Promise<IncomingMessage>((resolve, reject) => {
        const options = { host: '127.0.0.1', port, method: request.method, path: `${pathname}${search}`, agent: false };
        const length = body.length === 0 ? {} : { 'content-length': body.length };
        send({ ...options, headers: { ...headers, ...length } }, resolve)
          .once('error', reject)
          .end(body);
      });
      const chunks: Uint8Array[] = [];
      for await (const chunk of answered) if (chunk instanceof Uint8Array) chunks.push(chunk);
      const status = answered.statusCode ?? 500;
      const type = answered.headers['content-type'];
      const retryAfter = answered.headers['retry-after'];
      return new Response(Buffer.concat(chunks), {
        status,
        headers: {
          ...(type === undefined ? {} : { 'content-type': type }),
          ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
          'cache-control': 'no-store',
        },
      });
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
