import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

export type ConnectProxy = {
  readonly url: string;
  /** Where it was asked to connect to. */
  readonly targets: readonly string[];
  /** The first lines of the requests that went through it. */
  readonly requests: readonly string[];
  close(): void;
};

/** A real proxy that tunnels (CONNECT) and forwards nothing else; who asks has to give the password. */
export async function startConnectProxy(password: string): Promise<ConnectProxy> {
  const targets: string[] = [];
  const requests: string[] = [];
  const sockets = new Set<Duplex>();
  const expected = `Basic ${Buffer.from(`quorum:${password}`).toString('base64')}`;
  const server = createServer((_request, response) => {
    response.writeHead(405).end();
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', ({ url = '', headers }: IncomingMessage, client: Duplex) => {
    if (headers['proxy-authorization'] !== expected) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    targets.push(url);
    const [host = '', port] = url.split(':');
    const target = connect(Number(port), host, () => client.write('HTTP/1.1 200 Connection Established\r\n\r\n'));
    sockets.add(target);
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.pipe(other);
    }
    client.on('data', (chunk: Buffer) => {
      const [, line] = /^((?:GET|POST) \S+) HTTP/.exec(chunk.toString('latin1')) ?? [];
      if (line !== undefined) requests.push(line);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a port expected');
  return {
    url: `http://quorum:${password}@127.0.0.1:${address.port}`,
    targets,
    requests,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
