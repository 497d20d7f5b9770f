import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exists } from '../../src/store/embedded/binaries.ts';
import { cache } from './postgresql-version.ts';
import { freePort } from './quorum-process.ts';
import { until } from './until.ts';

const execute = promisify(execFile);

/** A PgBouncer that can be run. */
export type PgBouncer = { readonly program: string; readonly libraries: string };

/** PgBouncer as it is installed, or as Debian has it; null where neither is to be had. */
export async function findPgBouncer(): Promise<PgBouncer | null> {
  const installed = { program: 'pgbouncer', libraries: '' };
  if (await runs(installed)) return installed;
  const downloaded = await download().catch(() => null);
  return downloaded !== null && (await runs(downloaded)) ? downloaded : null;
}

function runs({ program, libraries }: PgBouncer): Promise<boolean> {
  return execute(program, ['--version'], { env: { ...process.env, LD_LIBRARY_PATH: libraries } }).then(
    () => true,
    () => false,
  );
}

/** Without installing anything: the package and the libraries that it needs, unpacked beside other downloads. */
async function download(): Promise<PgBouncer> {
  const folder = join(cache, 'pgbouncer');
  if (!(await exists(folder))) {
    await mkdir(cache, { recursive: true });
    const draft = await mkdtemp(join(cache, 'draft-'));
    const { stdout } = await execute('apt-cache', ['depends', 'pgbouncer']);
    const libraries = [...stdout.matchAll(/Depends: (lib(?:c-ares|event)\S*)/g)].map(([, name = '']) => name);
    await execute('apt-get', ['download', 'pgbouncer', ...libraries], { cwd: draft });
    for (const name of await readdir(draft)) await execute('dpkg', ['-x', name, '.'], { cwd: draft });
    await chmod(draft, 0o755);
    await rename(draft, folder);
  }
  const { stdout } = await execute('find', [folder, '-name', '*.so.*', '-printf', '%h\n']);
  return { program: join(folder, 'usr/sbin/pgbouncer'), libraries: [...new Set(stdout.trim().split('\n'))].join(':') };
}

export type PoolMode = 'session' | 'transaction';

/** Starts one before a server; who signs in has to be named with a password. */
export async function startPgBouncer(
  { program, libraries }: PgBouncer,
  { upstream, mode, users }: { upstream: URL; mode: PoolMode; users: Readonly<Record<string, string>> },
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'quorum-pgbouncer-'));
  await chmod(directory, 0o755);
  const port = await freePort();
  const file = (name: string) => join(directory, name);
  await writeFile(
    file('users'),
    Object.entries(users)
      .map(([user, password]) => `"${user}" "${password}"\n`)
      .join(''),
  );
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'plain',
    auth_file: file('users'),
    pool_mode: mode,
    ignore_startup_parameters: 'options',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const target = `* = host=${upstream.hostname} port=${upstream.port}`;
  await writeFile(file('pgbouncer.ini'), ['[databases]', target, '[pgbouncer]', ...lines, ''].join('\n'));
  // It does not run as root.
  const runAs = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const env = { ...process.env, LD_LIBRARY_PATH: libraries };
  const child = spawn(program, [file('pgbouncer.ini')], { env, stdio: 'ignore', ...runAs });
  const ended = once(child, 'exit');
  await until(() => listens(port), 'PgBouncer listens', 10_000);
  return {
    port,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
