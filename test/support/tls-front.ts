import { connect, createServer } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

/** TLS before a PostgreSQL that has none, as a server's own. */
export type TlsFront = { readonly port: number; close(): void };

/** What asks for TLS: https://www.postgresql.org/docs/16/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-SSLREQUEST */
const sslRequest = 80_877_103;

export async function startTlsFront(upstream: URL, credentials: { key: string; cert: string }): Promise<TlsFront> {
  const secureContext = createSecureContext(credentials);
  const server = createServer((plain) => {
    plain.on('error', () => undefined);
    plain.once('data', (first: Buffer) => {
      if (first.readInt32BE(4) !== sslRequest) {
        plain.destroy();
        return;
      }
      plain.write('S');
      const client = new TLSSocket(plain, { isServer: true, secureContext });
      const target = connect(Number(upstream.port), upstream.hostname);
      for (const [one, other] of [
        [client, target],
        [target, client],
      ] as const) {
        one.on('error', () => other.destroy());
        one.pipe(other);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a port expected');
  return { port: address.port, close: () => void server.close() };
}
