import { connect, createServer, type Server, type Socket } from 'node:net';

export type CuttingProxy = {
  /** The given URL, through the proxy. */
  readonly url: string;
  /** Cuts the connection at the next inserts: before the server sees them, or when its answer is on the way back. */
  cut(when: 'before' | 'after', times: number): void;
  /** Cuts every connection and lets none through, as when the database is down, until `up`. */
  down(): void;
  up(): void;
  /** Lets nothing through and cuts nothing, as when the network swallows it, until `up`. */
  stall(): void;
  /** How many inserts were sent through. */
  inserts(): number;
  close(): Promise<void>;
};

/** A real TCP proxy before a real PostgreSQL, which loses answers when it is told to. */
export async function startCuttingProxy(url: string): Promise<CuttingProxy> {
  const upstream = new URL(url);
  let cuts = 0;
  let mode: 'before' | 'after' = 'before';
  let inserts = 0;
  let state: 'up' | 'down' | 'stalled' = 'up';
  const held: (() => void)[] = [];
  const clients = new Set<Socket>();
  const server: Server = createServer((client) => {
    if (state === 'down') {
      client.resetAndDestroy();
      return;
    }
    clients.add(client);
    const database = connect(Number(upstream.port), upstream.hostname);
    let doomed = false;
    client.on('error', () => undefined);
    database.on('error', () => undefined);
    client.on('close', () => {
      clients.delete(client);
      database.destroy();
    });
    database.on('close', () => client.destroy());
    client.on('data', (chunk: Buffer) => {
      if (chunk.includes('insert into "incident_event"')) {
        inserts += 1;
        if (cuts > 0) {
          cuts -= 1;
          if (mode === 'before') {
            client.destroy();
            return;
          }
          doomed = true;
        }
      }
      if (state === 'stalled') held.push(() => database.write(chunk));
      else database.write(chunk);
    });
    database.on('data', (chunk: Buffer) => {
      if (doomed) client.destroy();
      else client.write(chunk);
    });
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('no port'));
    });
  });
  const through = new URL(url);
  through.port = String(port);
  return {
    url: through.href,
    cut(when, times) {
      mode = when;
      cuts = times;
    },
    down() {
      state = 'down';
      for (const client of clients) client.destroy();
    },
    up() {
      state = 'up';
      for (const pass of held.splice(0)) pass();
    },
    stall() {
      state = 'stalled';
    },
    inserts: () => inserts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const client of clients) client.destroy();
      }),
  };
}
