import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src/store/embedded/embedded-postgres.ts';

const starter = fileURLToPath(new URL('./starter.ts', import.meta.url));

let directory: string;
let location: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quorum-embedded-'));
});
afterAll(async () => {
  const server = await startEmbeddedPostgres({ directory });
  await server.stop();
  await rm(dirname(location), { recursive: true, force: true });
  await rm(directory, { recursive: true, force: true });
});

type Started = { readonly url: string; readonly child: ChildProcessWithoutNullStreams };

async function startProcess(): Promise<Started> {
  const child = spawn(process.execPath, ['--import', 'tsx', starter, directory], { detached: true });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = JSON.parse(line);
    location = ready.location;
    return { url: ready.url, child };
  }
  throw new Error(`The process started no server: ${said}`);
}

async function stopProcess({ child }: Started): Promise<void> {
  const exited = once(child, 'exit');
  child.stdin.write('stop\n');
  await exited;
}

/** Sends a signal to the process and all that share its process group, as a terminal does. */
async function signalGroup({ child }: Started, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit');
  process.kill(-Number(child.pid), signal);
  await exited;
}

async function ask(url: string, statement: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: statement, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

async function serverId(): Promise<number> {
  return Number((await readFile(join(location, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function isRunning(): Promise<boolean> {
  return stat(join(location, 'postmaster.pid')).then(
    () => true,
    () => false,
  );
}

function portOf(url: string): string {
  return new URL(url).port;
}

describe('the embedded PostgreSQL', () => {
  test('is one server for two processes that start at once on a fresh directory, and ends with the last of them', async () => {
    const [first, second] = await Promise.all([startProcess(), startProcess()]);
    expect(portOf(second.url)).toBe(portOf(first.url));
    // Neither holds a connection of its own now, as with a pool that has been idle.
    await stopProcess(first);
    expect(await ask(second.url, 'SELECT 1')).toBe(1);
    await stopProcess(second);
    expect(await isRunning()).toBe(false);
  });

  test('stays for a client that still uses it', async () => {
    const started = await startProcess();
    const client = new pg.Client({ connectionString: started.url });
    await client.connect();
    await stopProcess(started);
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  test('is joined after its process was killed, or ended by a Ctrl-C in the terminal', async () => {
    const killed = await startProcess();
    await ask(killed.url, 'CREATE TABLE IF NOT EXISTS kept (word text)');
    await ask(killed.url, "INSERT INTO kept VALUES ('before')");
    await signalGroup(killed, 'SIGKILL');
    const interrupted = await startProcess();
    expect(portOf(interrupted.url)).toBe(portOf(killed.url));
    await signalGroup(interrupted, 'SIGINT');
    const next = await startProcess();
    expect(portOf(next.url)).toBe(portOf(killed.url));
    expect(await ask(next.url, 'SELECT word FROM kept')).toBe('before');
    await stopProcess(next);
    expect(await isRunning()).toBe(false);
  });

  test('comes back with its data after the server itself was killed', async () => {
    const first = await startProcess();
    await ask(first.url, "INSERT INTO kept VALUES ('more')");
    process.kill(await serverId(), 'SIGKILL');
    await signalGroup(first, 'SIGKILL');
    const next = await startProcess();
    expect(await ask(next.url, 'SELECT count(*)::integer FROM kept')).toBe(2);
    await stopProcess(next);
  });

  test('starts although a stale lock file names a process that lives and is something else', async () => {
    const { uid, gid } = await stat(location);
    const stranger = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {});
    try {
      const file = join(location, 'postmaster.pid');
      await writeFile(file, `${stranger.pid}\n${location}\n1\n1\n\n127.0.0.1\n\nready   \n`);
      if (process.getuid?.() === 0) await chown(file, uid, gid);
      const started = await startProcess();
      expect(await ask(started.url, 'SELECT 1')).toBe(1);
      expect(stranger.exitCode).toBeNull();
      await stopProcess(started);
    } finally {
      stranger.kill();
    }
  });

  test('behaves as the record needs it', async () => {
    const server = await startEmbeddedPostgres({ directory });
    const settings: [string, string][] = [
      ['transaction_isolation', 'repeatable read'],
      ['TimeZone', 'UTC'],
      ['fsync', 'on'],
      ['synchronous_commit', 'on'],
      ['server_encoding', 'UTF8'],
      ['listen_addresses', '127.0.0.1'],
      ['password_encryption', 'scram-sha-256'],
      ['max_connections', '300'],
    ];
    for (const [name, value] of settings) {
      expect([name, await ask(server.ownerUrl, `SHOW ${name}`)]).toEqual([name, value]);
    }
    expect(await ask(server.ownerUrl, 'SELECT datcollate FROM pg_database WHERE datname = current_database()')).toBe(
      'C',
    );
    const intruder = new URL(server.ownerUrl);
    intruder.password = 'guess';
    await expect(ask(intruder.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(server.location, 'quorum-password'))).mode & 0o777).toBe(0o600);
    await server.stop();
  });

  test('says at once why it can not start, and where its log is', async () => {
    const file = join(location, 'postgresql.conf');
    const good = await readFile(file, 'utf8');
    await writeFile(file, `${good}\nno_such_setting = on\n`);
    try {
      await expect(startEmbeddedPostgres({ directory })).rejects.toThrow(
        /did not start: .*no_such_setting|did not start: .*configuration file.*server\.log/s,
      );
    } finally {
      await writeFile(file, good);
    }
  });
});
