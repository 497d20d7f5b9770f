import { connect, createServer, type Socket } from 'node:net';

/** What doesn't get through: the server's answers, so that what it still does stays unheard, or nothing in either direction. */
export type Silence = 'answers' | 'everything';

/** A port of this machine that leads to a server, and that can fall silent. */
export type SilentRelay = {
  readonly port: number;
  silence(what: Silence): void;
  /** Ends what has fallen silent, and lets new connections through. */
  restore(): void;
  close(): Promise<void>;
};

/**
 * Relays TCP, so that a region can be lost to this process alone: TLS and sign-in go through it from end to end, and
 * nobody else is harmed.
 */
export async function startSilentRelay(to: { readonly host: string; readonly port: number }): Promise<SilentRelay> {
  let silence: Silence | null = null;
  const sockets = new Set<Socket>();
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    const upstream = connect(to.port, to.host);
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay(true));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (chunk) => {
      if (silence !== 'everything') upstream.write(chunk);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('data', (chunk) => {
      if (silence === null) client.write(chunk);
    });
    upstream.on('close', () => {
      if (silence === null) client.destroy();
    });
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('The relay got no port'));
    });
  });
  return {
    port,
    silence(what) {
      silence = what;
    },
    restore() {
      silence = null;
      endAll();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        endAll();
      }),
  };
}
