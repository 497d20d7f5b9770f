import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type LocalServer = { readonly url: string; close(): Promise<void> };

/** Another system's server, on this machine alone. `port` 0: any free one. What `receive` throws ends its connection. */
export async function serveLocally(
  receive: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  port: number,
): Promise<LocalServer> {
  const server = createServer((request, response) => {
    receive(request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const at = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${at}`,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The body of a request; null where it is longer than `max` bytes. */
export async function bodyOf(request: IncomingMessage, max: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    parts.push(part);
    length += part.length;
    if (length > max) return null;
  }
  return Buffer.concat(parts);
}
