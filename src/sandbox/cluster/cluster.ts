import { createServerCertificate } from './certificate.ts';
import { type ConnectionLimits, createConnectionGate, usualConnectionLimits } from './connection-limits.ts';
import { createContention } from './contention.ts';
import type { RegionCounters } from './counters.ts';
import { openOwnerSession } from './owner-session.ts';
import { type Region, startRegion } from './region.ts';
import type { RegionControl } from './region-control.ts';
import { createSystemCatalogue } from './system-catalogue.ts';
import type { AccessKey } from './token-check.ts';

export type ClusterOptions = {
  /** The owner of the PostgreSQL 16 behind; a superuser, as sessions take on the roles of their users. */
  readonly upstreamUrl: string;
  readonly regions: readonly string[];
  /** The access keys that may sign tokens. */
  readonly accessKeys: readonly AccessKey[];
  /** A port for each region in turn; a free one where none is given. */
  readonly ports?: readonly number[];
  /** What a commit that writes takes, 0 unless told; two regions of Europe are about 25 ms apart and back, twice. */
  readonly commitLatencyMs?: number;
  /** Those of AWS unless told; in all regions together. */
  readonly connectionLimits?: ConnectionLimits;
  /** 60 minutes unless told: https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html */
  readonly connectionMaxAgeMs?: number;
  /** Told of each statement as it arrives, in all regions. */
  readonly onStatement?: (sql: string) => void;
  /** Epoch milliseconds; judges tokens, connection age and transaction age. */
  readonly now?: () => number;
};

export type Cluster = {
  readonly endpoints: readonly { readonly region: string; readonly host: string; readonly port: number }[];
  /** PEM of the authority that a client has to trust. */
  readonly certificateAuthority: string;
  /** The faults of one region; throws on a region the cluster does not have. */
  control(region: string): RegionControl;
  /** Counters by region. */
  counters(): Readonly<Record<string, RegionCounters>>;
  stop(): Promise<void>;
};

const hourMs = 3600 * 1000;

/**
 * Starts a local cluster that behaves towards a client as Aurora DSQL does: regional endpoints with TLS and IAM tokens
 * in front of one PostgreSQL. What one region commits the others read at once.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const now = options.now ?? Date.now;
  const owner = await openOwnerSession(options.upstreamUrl);
  const regions: Region[] = [];
  const stop = async () => {
    await Promise.all(regions.map((region) => region.stop()));
    owner.close();
  };
  try {
    const catalogue = await createSystemCatalogue(owner);
    const contention = createContention(owner);
    const gate = createConnectionGate(options.connectionLimits ?? usualConnectionLimits, now);
    const certificate = createServerCertificate(Date.now());
    for (const [index, name] of options.regions.entries()) {
      regions.push(
        await startRegion({
          name,
          port: options.ports?.[index] ?? 0,
          upstreamUrl: options.upstreamUrl,
          certificate,
          accessKeys: options.accessKeys,
          catalogue,
          contention,
          gate,
          commitLatencyMs: options.commitLatencyMs ?? 0,
          connectionMaxAgeMs: options.connectionMaxAgeMs ?? hourMs,
          onStatement: options.onStatement ?? (() => undefined),
          now,
        }),
      );
    }
    return {
      endpoints: regions.map(({ name, host, port }) => ({ region: name, host, port })),
      certificateAuthority: certificate.authority,
      control(name) {
        const region = regions.find((candidate) => candidate.name === name);
        if (region === undefined) throw new Error(`The cluster has no region ${name}.`);
        return region.control;
      },
      counters: () => Object.fromEntries(regions.map((region) => [region.name, region.counters()])),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
