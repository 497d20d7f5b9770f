import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readSteps } from '../../src/store/migrate.ts';
import type { Installed } from './quorum-process.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** This checkout has no git, or no history that reaches so far back. */
export class NoHistoryError extends Error {
  override readonly name = 'NoHistoryError';
}

/** The version before, as it was committed. It uses the packages of this one. */
export type VersionBefore = {
  /** The release, or the commit. */
  readonly name: string;
  readonly installed: Installed;
  remove(): Promise<void>;
};

/**
 * Takes the version before out of git's history: the last release, and where there is none the last commit without the
 * newest migration. @throws NoHistoryError where the history does not reach back so far.
 */
export async function takeVersionBefore(): Promise<VersionBefore> {
  const name = (await lastRelease()) ?? (await beforeNewestMigration());
  const directory = await mkdtemp(join(tmpdir(), 'quorum-before-'));
  const archive = join(directory, 'version.tar');
  await git('archive', `--output=${archive}`, name);
  await run('tar', ['-xf', archive, '-C', directory]);
  await rm(archive);
  await linkPackages(directory);
  return {
    name,
    installed: { quorum: join(directory, 'bin/quorum.js'), cwd: directory },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** The packages one by one: the folder is the version's own, since its bundle lies there and finds its migrations from there. */
async function linkPackages(directory: string): Promise<void> {
  const [from, to] = [join(root, 'node_modules'), join(directory, 'node_modules')];
  await mkdir(to);
  const names = (await readdir(from)).filter((name) => name !== '.cache');
  await Promise.all(names.map((name) => symlink(join(from, name), join(to, name))));
}

async function lastRelease(): Promise<string | null> {
  const tags = (await git('tag', '--merged', 'HEAD', '--list', 'v*', '--sort=-version:refname')).split('\n');
  return tags[0] === undefined || tags[0] === '' ? null : tags[0];
}

async function beforeNewestMigration(): Promise<string> {
  const newest = (await readSteps('postgresql')).at(-1)?.name ?? '';
  const added = await git('log', '--diff-filter=A', '--format=%H', '-1', '--', `migrations/${newest}.*`);
  // It is not committed yet.
  if (added === '') return git('rev-parse', 'HEAD');
  return git('rev-parse', '--verify', '--quiet', `${added}^`).catch(() => {
    throw new NoHistoryError(
      `The history of this checkout does not reach back to the version before ${newest}: run "git fetch --unshallow"`,
    );
  });
}

/** Whoever runs the tests, such as root, need not own the checkout. */
async function git(...args: readonly string[]): Promise<string> {
  try {
    return (await run('git', ['-c', 'safe.directory=*', ...args], { cwd: root })).stdout.trim();
  } catch (error) {
    throw new NoHistoryError('The version before is taken out of git: this takes git and a clone with its history', {
      cause: error,
    });
  }
}
