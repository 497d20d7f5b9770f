import { createServer, type Server } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { ServerCertificate } from './certificate.ts';
import { createCounters, type RegionCounters } from './counters.ts';
import { createFaults } from './faults.ts';
import { createLiveConnections } from './live-connections.ts';
import { createRegionControl, type RegionControl } from './region-control.ts';
import type { RegionParts } from './region-parts.ts';
import { serveConnection } from './serve-connection.ts';

export type Region = {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly control: RegionControl;
  counters(): RegionCounters;
  stop(): Promise<void>;
};

export type RegionOptions = Omit<RegionParts, 'faults' | 'counters' | 'connections' | 'secureContext' | 'host'> & {
  readonly port: number;
  readonly certificate: ServerCertificate;
  readonly commitLatencyMs: number;
};

/** The name that every endpoint goes by and that tokens are signed for; regions differ in port and credential scope. */
const host = 'localhost';

/** Starts the endpoint of one region on 127.0.0.1; port 0 takes a free one. */
export async function startRegion({ port, certificate, commitLatencyMs, ...shared }: RegionOptions): Promise<Region> {
  const faults = createFaults(commitLatencyMs);
  const counters = createCounters();
  const connections = createLiveConnections();
  const secureContext = createSecureContext({ key: certificate.key, cert: certificate.certificate });
  const parts = { ...shared, host, faults, counters, connections, secureContext };
  const server = createServer((socket) => {
    connections.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    if (faults.partition?.arriving === 'reset') socket.resetAndDestroy();
    else if (faults.partition !== null) connections.hang(socket);
    else serveConnection(parts, socket).catch(() => socket.destroy());
  });
  return {
    name: shared.name,
    host,
    port: await listen(server, port),
    control: createRegionControl(faults, connections),
    counters: () => structuredClone(counters),
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      connections.destroy();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
