import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exists } from '../../src/store/embedded/binaries.ts';
import { baseRoot } from './base-root.ts';
import { readDockerfile, type Stage, type Step } from './dockerfile.ts';
import { cache } from './postgresql-version.ts';
import type { Installed, RunningProcess } from './quorum-process.ts';

const execute = promisify(execFile);

/** The stages of the Dockerfile, built by its own steps on a bare root in place of the image that it names. */
export type Images = {
  /** A container of a stage: nothing of its root can be written to, but for its volumes. */
  container(stage: string): Promise<Container>;
  remove(): Promise<void>;
};

export type Container = Installed & {
  /** Whether the health check is content with what is at a port. */
  isHealthy(port: number): Promise<boolean>;
};

/** Needs root on Linux. @throws Error with a sentence where Debian's packages can't be had. */
export async function buildImages(names: readonly string[]): Promise<Images> {
  const base = await baseRoot();
  const place = await mkdtemp(join(cache, 'image-'));
  const stages = readDockerfile(await readFile('Dockerfile', 'utf8'));
  const stageOf = (name: string) => {
    const found = stages.find((stage) => stage.name === name);
    if (found === undefined) throw new Error(`The Dockerfile has no stage ${name}`);
    return found;
  };
  const layer = (name: string) => join(place, name);
  /** The folders that a stage's files lie in, its own first. */
  const layers = (name: string): readonly string[] =>
    stages.some((stage) => stage.name === name) ? [layer(name), ...layers(stageOf(name).from)] : [base];

  async function build(stage: Stage): Promise<void> {
    if (await exists(layer(stage.name))) return;
    for (const other of [stage.from, ...stage.steps.map((step) => (step.kind === 'copy' ? step.from : null))]) {
      const needed = stages.find(({ name }) => name === other);
      if (needed !== undefined) await build(needed);
    }
    await mkdir(layer(stage.name));
    await mkdir(`${layer(stage.name)}.work`);
    const [upper, ...lower] = layers(stage.name);
    const mount = `mount -t overlay overlay -o lowerdir=${lower.join(':')},upperdir=${upper},workdir=${upper}.work "$R"`;
    for (const step of stage.steps) await inside(mount, await scriptOf(step, layers));
  }

  /** Runs a script in mounts of its own, where `$R` is the root. */
  async function inside(mount: string, script: string): Promise<void> {
    const root = await mkdtemp(join(place, 'root-'));
    const lines = ['set -eu', `R=${root}`, mount, script];
    await execute('unshare', ['--mount', 'sh', '-c', lines.join('\n')], { maxBuffer: 1 << 26 });
    await rm(root, { recursive: true });
  }

  for (const name of names) await build(stageOf(name));
  return {
    async container(name) {
      const { says } = stageOf(name);
      const root = await mkdtemp(join(place, 'root-'));
      const volumes = await Promise.all(
        says.volumes.map(async (volume) => ({ volume, kept: await mkdtemp(join(place, 'volume-')) })),
      );
      // As Docker does, a volume begins as the folder that the image has there.
      for (const { volume, kept } of volumes) await execute('cp', ['-aT', join(layer(name), volume), kept]);
      const enter = (command: readonly string[]) => {
        const lines = [
          'set -eu',
          `mount -t overlay overlay -o lowerdir=${layers(name).join(':')} ${root}`,
          ...devices(root),
          ...volumes.map(({ volume, kept }) => `mount --bind ${kept} ${root}${volume}`),
          `exec chroot --userspec=${says.user} ${root} /bin/sh -c 'cd "$0" && exec "$@"' ${says.directory} "$@"`,
        ];
        return [
          'unshare',
          '--mount',
          '--pid',
          '--fork',
          '--kill-child',
          'sh',
          '-c',
          lines.join('\n'),
          'sh',
          ...command,
        ];
      };
      const env = {
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        HOME: '/home/node',
        ...says.env,
      };
      return {
        quorum: '',
        cwd: place,
        command: [...enter(says.entrypoint)],
        env,
        isHealthy(port) {
          const [program = '', ...args] = enter(says.health);
          return execute(program, args, { env: { ...env, PORT: String(port) } }).then(
            () => true,
            () => false,
          );
        },
      };
    },
    remove: () => rm(place, { recursive: true, force: true }),
  };
}

/** What Docker puts into each container, of what is needed here. */
function devices(root: string): readonly string[] {
  const files = ['/dev/null', '/dev/zero', '/dev/random', '/dev/urandom', '/etc/hosts', '/etc/resolv.conf'];
  return [`mount -t proc proc ${root}/proc`, ...files.map((file) => `mount --bind ${file} ${root}${file}`)];
}

async function scriptOf(step: Step, layers: (stage: string) => readonly string[]): Promise<string> {
  if (step.kind === 'run') {
    const extra = process.env.NODE_EXTRA_CA_CERTS;
    const given = Object.entries(step.env).map(([name, value]) => `${name}=${value}`);
    return [
      ...devices('$R'),
      // How this machine trusts npm, and what it has from there, are no part of the image.
      `mkdir -p ${cache}/npm && mount --bind ${cache}/npm "$R/root/.npm"`,
      ...(extra === undefined ? [] : [`mount --bind ${extra} "$R/etc/extra.pem"`]),
      `mkdir -p "$R${step.directory}"`,
      `exec chroot "$R" /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/root NODE_EXTRA_CA_CERTS=/etc/extra.pem ${given.join(' ')} /bin/sh -c ${quoted(`cd ${step.directory}\n${step.script}`)}`,
    ].join('\n');
  }
  const { from, sources, target } = step;
  const mount =
    from === null
      ? `F=${process.cwd()}`
      : `F=$(mktemp -d); mount -t overlay overlay -o lowerdir=${layers(from).join(':')} "$F"`;
  if (from === null) await Promise.all(sources.map(assertSent));
  const isFolder = target.endsWith('/') || sources.length > 1;
  const copies = sources.map((source) => {
    const [path, to] = [`"$F"/${source}`, `"$R"${target}`];
    const file = isFolder ? `mkdir -p ${to} && cp ${path} ${to}` : `mkdir -p "$(dirname ${to})" && cp ${path} ${to}`;
    return `if [ -d ${path} ]; then mkdir -p ${to} && cp -a ${path}/. ${to}; else ${file}; fi`;
  });
  return [mount, ...copies].join('\n');
}

/** @throws Error when .dockerignore keeps back what the Dockerfile copies. */
async function assertSent(source: string): Promise<void> {
  const [all, ...kept] = (await readFile('.dockerignore', 'utf8')).trim().split('\n');
  const isSent =
    all === '*' && kept.some((line) => line.startsWith('!') && `${source}/`.startsWith(`${line.slice(1)}/`));
  if (!isSent) throw new Error(`.dockerignore keeps ${source} back`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The process that a container begins with, which is 1 in there. A signal for what has started the container is not for it. */
export async function firstIn({ pid }: Pick<RunningProcess, 'pid'>): Promise<number> {
  return Number(await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'));
}
