import type { SecureContext } from 'node:tls';
import type { ConnectionGate } from './connection-limits.ts';
import type { Contention } from './contention.ts';
import type { CounterCells } from './counters.ts';
import type { Faults } from './faults.ts';
import type { LiveConnections } from './live-connections.ts';
import type { SystemCatalogue } from './system-catalogue.ts';
import type { AccessKey } from './token-check.ts';

/** What the connections of one region share; the catalogue, the contention and the gate are the whole cluster's. */
export type RegionParts = {
  readonly name: string;
  readonly host: string;
  readonly upstreamUrl: string;
  readonly accessKeys: readonly AccessKey[];
  readonly catalogue: SystemCatalogue;
  readonly contention: Contention;
  readonly gate: ConnectionGate;
  readonly connectionMaxAgeMs: number;
  readonly onStatement: (sql: string) => void;
  readonly now: () => number;
  readonly faults: Faults;
  readonly counters: CounterCells;
  readonly connections: LiveConnections;
  readonly secureContext: SecureContext;
};
