import { DsqlSigner } from '@aws-sdk/dsql-signer';
import pg from 'pg';
import { z } from 'zod';
import type { Cluster } from '../../../src/sandbox/cluster/cluster.ts';

export const adminKey = {
  accessKeyId: 'AKIDADMIN',
  secretAccessKey: 'secret-of-admin',
  permissions: ['dsql:DbConnect', 'dsql:DbConnectAdmin'],
} as const;

export const appKey = {
  accessKeyId: 'AKIDAPP',
  secretAccessKey: 'secret-of-app',
  permissions: ['dsql:DbConnect'],
} as const;

export const failureSchema = z.object({ code: z.string().optional(), message: z.string() });
export type Failed = z.infer<typeof failureSchema>;

type Key = { readonly accessKeyId: string; readonly secretAccessKey: string };
export type TokenParts = { readonly hostname?: string; readonly region?: string; readonly expiresIn?: number };

export function token(region: string, user: string, key: Key, parts: TokenParts = {}): Promise<string> {
  const credentials = { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey };
  const signer = new DsqlSigner({ hostname: 'localhost', region, credentials, ...parts });
  return user === 'admin' ? signer.getDbConnectAdminAuthToken() : signer.getDbConnectAuthToken();
}

/** Configures a client of one region as the product does: verified TLS and a signed token. */
export function clientConfig(cluster: Cluster, region: string, user = 'admin', password?: string): pg.ClientConfig {
  const endpoint = cluster.endpoints.find((candidate) => candidate.region === region);
  if (endpoint === undefined) throw new Error(`no region ${region}`);
  return {
    host: endpoint.host,
    port: endpoint.port,
    user,
    database: 'postgres',
    ssl: { ca: cluster.certificateAuthority },
    password: password ?? (() => token(region, user, user === 'admin' ? adminKey : appKey)),
    connectionTimeoutMillis: 5_000,
  };
}

export async function connect(cluster: Cluster, region: string, user = 'admin', password?: string) {
  const client = new pg.Client(clientConfig(cluster, region, user, password));
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** The error of a promise that has to fail. */
export async function failureOf(promise: Promise<unknown>): Promise<Failed> {
  return promise.then(
    (value) => {
      throw new Error(`It should have failed, and gave ${JSON.stringify(value)}.`);
    },
    (error: unknown) => failureSchema.parse(error),
  );
}
