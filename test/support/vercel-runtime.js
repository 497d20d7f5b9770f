import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Runs functions as Vercel does, as far as its documentation says: a request goes where `vercel.json` rewrites it, to the
 * default export's `fetch`, with its own address; what is to go on after the answer is given to `waitUntil`, and the identity
 * of the project stands in a header. Arguments: the folder of the project, and the port.
 * https://vercel.com/docs/functions/functions-api-reference
 */
const [, , folder, port] = process.argv;
const { rewrites } = JSON.parse(readFileSync(join(folder, 'vercel.json'), 'utf8'));
const context = new AsyncLocalStorage();
globalThis[Symbol.for('@vercel/request-context')] = { get: () => context.getStore() };

const functions = new Map();
for (const { destination } of rewrites) {
  functions.set(destination, (await import(pathToFileURL(join(folder, `${destination}.js`)).href)).default);
}

function functionFor(pathname) {
  const isAt = ({ source }) => new RegExp(`^${source.replace('/:path*', '(/.*)?')}$`).test(pathname);
  return functions.get(rewrites.find(isAt)?.destination);
}

const server = createServer(async (incoming, outgoing) => {
  const { method, url } = incoming;
  const found = functionFor(new URL(url, 'http://vercel').pathname);
  if (found === undefined) return outgoing.writeHead(404).end();
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { connection, ...headers } = incoming.headers;
  const request = new Request(`https://quorum.example.net${url}`, {
    method,
    headers: { ...headers, 'x-vercel-oidc-token': 'token-of-the-project' },
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(chunks) }),
  });
  const own = { headers: Object.fromEntries(request.headers), waitUntil: (work) => void work.catch(() => undefined) };
  const answer = await context.run(own, () => found.fetch(request));
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  return outgoing.end(Buffer.from(await answer.arrayBuffer()));
});
server.listen(Number(port), '127.0.0.1');
