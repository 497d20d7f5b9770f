import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Installed } from './quorum-process.ts';

/** The package, built and packed in a copy of the checkout; nothing of it is in the one that the tests run in. */
export type Build = {
  readonly checkout: string;
  /** The package as `npm pack` makes it, and the files in it. */
  readonly tarball: string;
  readonly packed: readonly string[];
  /** A folder beside the checkout. */
  folder(name: string): Promise<string>;
  remove(): Promise<void>;
};

const ofCheckout = [
  'package.json',
  'package-lock.json',
  'README.md',
  'LICENSE',
  'manifest.yml',
  'bin',
  'migrations',
  'src',
];

const packReport = z.tuple([z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })]);

/** Copies the checkout, and builds and packs the package as somebody would who releases it. */
export async function buildAndPack(): Promise<Build> {
  const base = await mkdtemp(join(tmpdir(), 'quorum-install-'));
  // The user that runs what is installed has to get there.
  await chmod(base, 0o755);
  const folder = async (name: string) => {
    await mkdir(join(base, name));
    return join(base, name);
  };
  const checkout = await folder('checkout');
  for (const name of ofCheckout) await cp(name, join(checkout, name), { recursive: true });
  await symlink(join(process.cwd(), 'node_modules'), join(checkout, 'node_modules'));
  await npm(checkout, 'run', 'build', '--silent');
  // npm 12 answers by the package's name what earlier ones answer as a list.
  const packing = ['pack', './dist', '--json', '--silent', '--pack-destination', base];
  const report: unknown = JSON.parse(await npm(checkout, ...packing));
  const [{ filename, files }] = packReport.parse(Array.isArray(report) ? report : Object.values(Object(report)));
  return {
    checkout,
    tarball: join(base, filename),
    packed: files.map(({ path }) => path),
    folder,
    async remove() {
      await execute('chmod', ['-R', 'u+w', base]);
      await rm(base, { recursive: true });
    },
  };
}

/** The folder that a build makes, brought somewhere else. */
export async function copyDist({ folder, checkout }: Build, name: string): Promise<Installed> {
  const place = await folder(name);
  await cp(join(checkout, 'dist'), place, { recursive: true });
  return readOnly(place, 'quorum.js');
}

const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];

/** The package as a dependency of a folder of one's own. */
export async function installPackage({ folder, tarball }: Build): Promise<Installed> {
  const place = await folder('package');
  await writeFile(join(place, 'package.json'), '{ "private": true }');
  await npm(place, 'install', ...quiet, tarball);
  return readOnly(place, 'node_modules/.bin/quorum');
}

/** The package for everybody on the machine, alone or with what it says that the local workspace needs. */
export async function installGlobally({ folder, tarball }: Build, beside: readonly string[]): Promise<Installed> {
  const place = await folder(`global-${beside.length}`);
  await npm(place, 'install', '--global', '--prefix', place, ...quiet, tarball, ...beside);
  return readOnly(place, 'bin/quorum');
}

/** Makes an installation read-only for the user that it is then run as: not for root, who may write everywhere. */
async function readOnly(cwd: string, program: string): Promise<Installed> {
  await execute('chmod', ['-R', 'a-w', cwd]);
  const quorum = join(cwd, program);
  return process.getuid?.() === 0 ? { quorum, cwd, runAs: await nobody() } : { quorum, cwd };
}

async function nobody(): Promise<{ readonly uid: number; readonly gid: number }> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((which) => execute('id', [which, 'nobody'])));
  return { uid: Number(uid), gid: Number(gid) };
}

/** The megabytes that a folder takes. */
export async function megabytes(folder: string): Promise<number> {
  return Math.round(Number.parseInt(await execute('du', ['-sk', folder]), 10) / 1024);
}

async function npm(cwd: string, ...args: readonly string[]): Promise<string> {
  // What `npm test` tells its children about this checkout is not for another one.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package_|lifecycle_|config_(local|global)_prefix)|^NODE_OPTIONS$/.test(name),
  );
  return (await promisify(execFile)('npm', args, { cwd, env: Object.fromEntries(inherited) })).stdout;
}

async function execute(program: string, args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, args)).stdout.trim();
}
