import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exists } from '../../src/store/embedded/binaries.ts';
import { cache } from './postgresql-version.ts';

const execute = promisify(execFile);

/** What Node, npm and a shell need of Debian. */
const debian = ['base-files', 'coreutils', 'dash', 'libc6', 'libgcc-s1', 'libstdc++6'];
const ofCoreutils = ['libacl1', 'libattr1', 'libgmp10', 'libpcre2-8-0', 'libselinux1'];

/** The version of Node that the Dockerfile names. */
export async function nodeVersion(): Promise<string> {
  return /node:([\d.]+)-/.exec(await readFile('Dockerfile', 'utf8'))?.[1] ?? '';
}

/**
 * A root that holds Debian's libraries, a shell, Node and npm, and nothing else: in place of the image that the Dockerfile
 * begins with, which only a registry has. Its Debian is the one that this machine takes packages from.
 * @throws Error with a sentence where they can't be had.
 */
export async function baseRoot(): Promise<string> {
  const version = await nodeVersion();
  const folder = join(cache, `base-root-node-${version}`);
  if (await exists(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'draft-'));
  await chmod(draft, 0o755);
  try {
    await unpackDebian(draft);
  } catch (error) {
    throw new Error(`Debian's packages are needed for a bare root, and apt brings none here: ${error}`);
  }
  await unpackNode(draft, version);
  const folders = ['dev', 'etc', 'home/node', 'proc', 'root/.npm', 'tmp', 'opt'];
  for (const name of folders) await mkdir(join(draft, name), { recursive: true });
  // The user is the image's own: https://github.com/nodejs/docker-node
  await writeFile(join(draft, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n');
  await writeFile(join(draft, 'etc/group'), 'root:x:0:\nnode:x:1000:\n');
  const places = ['etc/resolv.conf', 'etc/hosts', 'etc/extra.pem', 'dev/null', 'dev/zero', 'dev/random', 'dev/urandom'];
  for (const name of places) await writeFile(join(draft, name), '');
  await rename(draft, folder);
  return folder;
}

async function unpackDebian(root: string): Promise<void> {
  const downloads = await mkdtemp(join(cache, 'draft-'));
  await execute('apt-get', ['download', ...debian, ...ofCoreutils], { cwd: downloads });
  for (const name of await readdir(downloads)) await execute('dpkg', ['-x', join(downloads, name), root]);
  await rm(downloads, { recursive: true });
}

async function unpackNode(root: string, version: string): Promise<void> {
  const downloads = await mkdtemp(join(cache, 'draft-'));
  const node = `node-linux-${process.arch}`;
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await execute('npm', ['install', '--prefix', downloads, ...quiet, `${node}@${version}`, 'npm@11.19.0']);
  await mkdir(join(root, 'usr/local/bin'), { recursive: true });
  await cp(join(downloads, 'node_modules', node, 'bin/node'), join(root, 'usr/local/bin/node'));
  await cp(join(downloads, 'node_modules/npm'), join(root, 'usr/local/lib/node_modules/npm'), { recursive: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
  await rm(downloads, { recursive: true });
}
