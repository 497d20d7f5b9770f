import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { exists, installBinaries, packageRoot } from './binaries.ts';
import { baseOf, type Place, placeOf } from './place.ts';
import { findPostmaster } from './postmaster.ts';
import { enter, type Presence, stopIfUnused } from './presence.ts';
import { run } from './run.ts';

/** Longest time for a server to come up, crash recovery included. */
const startTimeoutMs = 60_000;

const pollMs = 50;

/** A start that failed so met another server that was starting or going away: the next turn joins it, or starts. */
const metAnother = /lock file ".*" (already exists|is empty)|shared memory block|Address already in use/;

const owner = 'quorum_owner';

export type EmbeddedOptions = { readonly directory: string; readonly binaries?: string };

export type EmbeddedPostgres = {
  /** For migrations. */
  readonly ownerUrl: string;
  /** Where the data stands. */
  readonly location: string;
  /** Gives the server up and leaves it running. */
  leave(): Promise<void>;
  /** Gives the server up and stops it, unless somebody else uses it or is connected to it. */
  stop(): Promise<void>;
};

/**
 * Starts the PostgreSQL server of a data directory, or joins the one that runs there already: another process's, or one
 * left behind by a process that was killed (it goes on until a last user stops it, or the machine does). It listens on
 * 127.0.0.1 only and asks for a password that lies in the data directory.
 * `binaries`: the folder of another version's package than the one that is installed.
 * @throws Error with the last line of the server's log when it won't start, NotInstalled when npm has brought none.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const binaries = options.binaries ?? packageRoot();
  const place = await placeOf(options.directory);
  const bin = await installBinaries(binaries, place.base);
  const data = join(place.base, 'data');
  if (!(await exists(data))) await initialise(bin, data, place);
  const password = (await readFile(join(data, 'quorum-password'), 'utf8')).trim();
  const { ownerUrl, presence } = await startOrJoin(bin, data, place, password);
  return {
    ownerUrl,
    location: data,
    leave: presence.leave,
    async stop() {
      await presence.leave();
      await stopIfUnused(ownerUrl, async () => {
        await run(join(bin, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-w'], place.base, place.runAs);
      });
    },
  };
}

/** Whether a data directory has held a server before; makes nothing. */
export async function hasEmbeddedData(directory: string): Promise<boolean> {
  return exists(join(baseOf(directory), 'data'));
}

/** Makes the data under another name first and moves it into place, so that two may try at once. */
async function initialise(bin: string, data: string, { base, runAs }: Place): Promise<void> {
  const draft = `${data}.${randomUUID()}`;
  const secret = `${draft}.password`;
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

type Joined = { readonly ownerUrl: string; readonly presence: Presence };

async function startOrJoin(bin: string, data: string, { base, runAs }: Place, password: string): Promise<Joined> {
  const deadline = Date.now() + startTimeoutMs;
  const log = join(data, 'server.log');
  let said = 'it said nothing';
  while (Date.now() < deadline) {
    const running = await findPostmaster(data);
    if (running !== null) {
      const ownerUrl = running.port === null ? null : urlOf(running.port, password);
      const presence = ownerUrl === null ? null : await enter(ownerUrl);
      if (ownerUrl !== null && presence !== null) return { ownerUrl, presence };
      await wait(pollMs);
      continue;
    }
    const settings = {
      port: await freePort(),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      timezone: 'UTC',
      default_transaction_isolation: 'repeatable\\ read',
      max_connections: 300,
    };
    const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
    const args = ['start', '-D', data, '-l', log, '-w', '-t', '30', '-o', flags.join(' ')];
    const before = await readFile(log, 'utf8').catch(() => '');
    const { code, said: answer } = await run(join(bin, 'pg_ctl'), args, base, runAs);
    if (code === 0) continue;
    const lines = (await readFile(log, 'utf8').catch(() => '')).slice(before.length);
    said = lastLine(lines) || lastLine(answer);
    if (!metAnother.test(lines) && (await findPostmaster(data)) === null) break;
    await wait(pollMs);
  }
  throw new Error(`The embedded PostgreSQL did not start: ${said} (its log: ${log})`);
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
