import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export type SlackProxy = {
  /** The workspace's Web API through the proxy; its sockets lead through it, too. */
  readonly apiUrl: string;
  /** How many sockets are open through it now. */
  links(): number;
  /** How many sockets were opened through it so far. */
  opened(): number;
  /** The next sockets get no answer when they ask to be opened. */
  hangLinks(times: number): void;
  /** Nothing passes over the sockets that are open now, and none of them is closed: as when a network swallows it. */
  silence(): void;
  /** Sends one frame of text over every open socket, as if the workspace had. */
  inject(text: string): void;
  /** Cuts everything and lets nothing through until `up`. */
  down(): void;
  up(): void;
  close(): Promise<void>;
};

type Link = { readonly client: Duplex; isSilent: boolean };

/** A real proxy before the workspace, for what a network does and Slack's servers do without notice. */
export async function startSlackProxy(apiUrl: string): Promise<SlackProxy> {
  const upstream = new URL(apiUrl);
  const links = new Set<Link>();
  const clients = new Set<Duplex>();
  let hanging = 0;
  let opened = 0;
  let isDown = false;

  const server = createServer((request, response) => {
    if (isDown) request.socket.resetAndDestroy();
    else forward(request, response);
  });
  server.on('connection', (client: Socket) => {
    clients.add(client);
    client.on('error', () => undefined);
    client.on('close', () => clients.delete(client));
    if (isDown) client.resetAndDestroy();
  });

  function forward(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', url = '/', headers } = request;
    const passed = send({ host: upstream.hostname, port: upstream.port, method, path: url, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks).toString().replaceAll(`ws://${upstream.host}`, `ws://127.0.0.1:${port}`);
        const { 'content-length': _length, 'transfer-encoding': _encoding, ...kept } = answer.headers;
        response.writeHead(answer.statusCode ?? 500, kept).end(body);
      });
    });
    passed.on('error', () => request.socket.destroy());
    request.pipe(passed);
  }

  server.on('upgrade', (request, client, head) => {
    if (hanging > 0) {
      hanging -= 1;
      return;
    }
    const link: Link = { client, isSilent: false };
    const workspace = connect(Number(upstream.port), upstream.hostname);
    const lines = [`GET ${request.url} HTTP/1.1`, ...pairs(request.rawHeaders), '', ''];
    workspace.write(lines.join('\r\n'));
    workspace.write(head);
    links.add(link);
    opened += 1;
    const pass = (from: Duplex, to: Duplex) => {
      from.on('data', (chunk) => {
        if (!link.isSilent) to.write(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        links.delete(link);
        if (!link.isSilent) to.destroy();
      });
    };
    pass(client, workspace);
    pass(workspace, client);
  });

  const port = await new Promise<number>((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('no port'));
    });
  });
  return {
    apiUrl: `http://127.0.0.1:${port}${upstream.pathname}`,
    links: () => [...links].filter(({ isSilent }) => !isSilent).length,
    opened: () => opened,
    hangLinks(times) {
      hanging = times;
    },
    silence() {
      for (const link of links) link.isSilent = true;
    },
    inject(text) {
      const body = Buffer.from(text);
      // One unmasked frame of text: https://datatracker.ietf.org/doc/html/rfc6455#section-5.2
      const head =
        body.length < 126 ? [0x81, body.length] : [0x81, 126, Math.floor(body.length / 256), body.length % 256];
      for (const { client } of links) client.write(Buffer.concat([Buffer.from(head), body]));
    },
    down() {
      isDown = true;
      for (const client of clients) client.destroy();
    },
    up() {
      isDown = false;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const client of clients) client.destroy();
      }),
  };
}

function pairs(raw: readonly string[]): readonly string[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1] ?? ''}`] : []));
}
