import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { exists, installBinaries } from './binaries.ts';
import { type Place, placeOf } from './place.ts';
import { run } from './run.ts';

/** Longest time for a server to come up, crash recovery included. */
const startTimeoutMs = 60_000;

const owner = 'quorum_owner';

export type EmbeddedPostgres = {
  /** For migrations. */
  readonly ownerUrl: string;
  /** The password that the application's role is to have. */
  readonly password: string;
  /** Where the data stands. */
  readonly location: string;
  /** Stops the server, unless somebody else is connected to it. */
  stop(): Promise<void>;
};

/**
 * Starts the PostgreSQL server of a data directory, or joins the one that runs there already: another process's, or one
 * left behind by a process that was killed (it goes on until a last user stops it, or the machine does). It listens on
 * 127.0.0.1 only and asks for a password that lies in the data directory.
 * @throws Error with the last line of the server's log when it won't start.
 */
export async function startEmbeddedPostgres(options: { readonly directory: string }): Promise<EmbeddedPostgres> {
  const place = await placeOf(options.directory);
  const bin = await installBinaries(place.base);
  const data = join(place.base, 'data');
  if (!(await exists(data))) await initialise(bin, data, place);
  const password = (await readFile(join(data, 'quorum-password'), 'utf8')).trim();
  const port = await startOrJoin(bin, data, place, password);
  const ownerUrl = urlOf(port, password);
  return {
    ownerUrl,
    password,
    location: data,
    async stop() {
      if ((await countOthers(ownerUrl)) > 0) return;
      await run(join(bin, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-w'], place.base, place.runAs);
    },
  };
}

/** Makes the data under another name first and moves it into place, so that two processes may try at once. */
async function initialise(bin: string, data: string, { base, runAs }: Place): Promise<void> {
  const draft = `${data}.${process.pid}`;
  const secret = `${draft}.password`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(secret, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (runAs !== undefined) {
    await chown(draft, runAs.uid, runAs.gid);
    await chown(secret, runAs.uid, runAs.gid);
  }
  const args = ['-D', draft, '-U', owner, `--pwfile=${secret}`, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C'];
  const { code, said } = await run(join(bin, 'initdb'), args, base, runAs);
  if (code !== 0) throw new Error(`PostgreSQL could not make its data directory ${data}: ${lastLine(said)}`);
  await rename(secret, join(draft, 'quorum-password'));
  await rename(draft, data).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(data))) throw error;
  });
}

async function startOrJoin(bin: string, data: string, { base, runAs }: Place, password: string): Promise<number> {
  const deadline = Date.now() + startTimeoutMs;
  const log = join(data, 'server.log');
  let said = '';
  while (Date.now() < deadline) {
    const running = await runningPort(data);
    if (running !== null && (await answers(urlOf(running, password)))) return running;
    const settings = {
      port: await freePort(),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      timezone: 'UTC',
      default_transaction_isolation: 'repeatable\\ read',
      max_connections: 100,
    };
    const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
    const args = ['start', '-D', data, '-l', log, '-w', '-t', '30', '-o', flags.join(' ')];
    // Fails when another process starts the server at this moment: the next turn joins it.
    said = (await run(join(bin, 'pg_ctl'), args, base, runAs)).said;
    if ((await runningPort(data)) === null) await wait(100);
  }
  const lines = await readFile(log, 'utf8').catch(() => said);
  throw new Error(`The embedded PostgreSQL did not start: ${lastLine(lines)} (its log: ${log})`);
}

/** The port of the server that says it runs here: line 4 of postmaster.pid, see miscadmin.h of PostgreSQL 16. */
async function runningPort(data: string): Promise<number | null> {
  const file = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const port = Number(file.split('\n')[3]);
  return Number.isInteger(port) && port > 0 ? port : null;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  return client.connect().then(
    async () => {
      await client.end();
      return true;
    },
    () => false,
  );
}

async function countOthers(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query(
    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
  );
  await client.end();
  return rowCount ?? 0;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()));
    });
  });
}

function urlOf(port: number, password: string): string {
  return `postgres://${owner}:${password}@127.0.0.1:${port}/postgres`;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
