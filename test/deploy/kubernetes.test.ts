import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../src/configuration/read-config.ts';
import { typeErrors } from '../support/kubernetes-types.ts';
import { testWith } from '../support/test-with.ts';

const folder = 'deploy/kubernetes';

const labels = z.record(z.string(), z.string());
const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const podTemplate = z.object({
  metadata: z.object({ labels }),
  spec: z.looseObject({
    serviceAccountName: z.string(),
    terminationGracePeriodSeconds: z.number().optional(),
    topologySpreadConstraints: z.array(z.object({ labelSelector: z.object({ matchLabels: labels }) })).optional(),
    containers: z.tuple([
      z.looseObject({
        image: z.string(),
        args: z.array(z.string()),
        env: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
        envFrom: z.array(z.record(z.string(), z.object({ name: z.string(), optional: z.boolean().optional() }))),
        ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).optional(),
        startupProbe: probe.optional(),
        livenessProbe: probe.optional(),
        readinessProbe: probe.optional(),
        lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }).optional(),
      }),
    ]),
  }),
});
const resource = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    annotations: labels.optional(),
  }),
  spec: z.unknown().optional(),
});
type Resource = z.infer<typeof resource>;

function resourcesIn(text: string): readonly Resource[] {
  return parseAllDocuments(text).map((document) => resource.parse(document.toJS()));
}

/** The base without its overlay, which adds labels only. */
async function base(): Promise<readonly Resource[]> {
  const read = (file: string) => readFile(join(folder, 'base', file), 'utf8');
  const { resources } = z.object({ resources: z.array(z.string()) }).parse(parse(await read('kustomization.yaml')));
  return (await Promise.all(resources.map(read))).flatMap(resourcesIn);
}

function only<Shape extends z.ZodType>(resources: readonly Resource[], kind: string, spec: Shape): z.infer<Shape> {
  const found = resources.filter((one) => one.kind === kind);
  if (found.length !== 1) throw new Error(`${found.length} of ${kind}`);
  return spec.parse(found[0]?.spec);
}

const templateOf = (resources: readonly Resource[], kind: 'Deployment' | 'Job') =>
  only(resources, kind, z.looseObject({ template: podTemplate })).template;

describe('what is shipped for Kubernetes', () => {
  test('has the types that its API has', async () => {
    expect(await typeErrors(await base())).toEqual([]);
  });

  test.each(['Deployment', 'Job'] as const)('runs the %s without rights and with nothing to write to', async (kind) => {
    const { spec } = templateOf(await base(), kind);
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(spec.containers[0]).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
    });
    const accounts = (await base()).filter((one) => one.kind === 'ServiceAccount').map(({ metadata }) => metadata.name);
    expect(accounts).toContain(spec.serviceAccountName);
    const names = spec.containers[0].envFrom.flatMap((from) => Object.values(from).map(({ name }) => name));
    // What migrates knows no token of Slack.
    const slack = kind === 'Deployment' ? ['quorum-slack'] : [];
    expect(names).toEqual([...slack, 'quorum-database', 'quorum']);
  });

  test('asks two replicas for what they answer, and gives them the time that they take to end', async () => {
    const { replicas } = only(await base(), 'Deployment', z.looseObject({ replicas: z.number() }));
    expect(replicas).toBe(2);
    const { spec } = templateOf(await base(), 'Deployment');
    const [{ args, ports, startupProbe, livenessProbe, readinessProbe, lifecycle }] = spec.containers;
    expect(args).toEqual(['start']);
    const paths = [startupProbe, livenessProbe, readinessProbe].map((one) => one?.httpGet.path);
    // A database that is away must not have all processes restarted.
    expect(paths).toEqual(['/livez', '/livez', '/readyz']);
    const asked = [startupProbe, livenessProbe, readinessProbe].map((one) => one?.httpGet.port);
    expect(new Set(asked)).toEqual(new Set(ports?.map(({ name }) => name)));
    expect(ports).toEqual([{ name: 'http', containerPort: 3000 }]);
    const sleep = lifecycle?.preStop.sleep.seconds ?? 0;
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(sleep + 9.8);
  });

  test('selects the pods that it means', async () => {
    const all = await base();
    const pods = templateOf(all, 'Deployment');
    const matchLabels = z.looseObject({ selector: z.object({ matchLabels: labels }) });
    const selectors = [
      only(all, 'Deployment', matchLabels).selector.matchLabels,
      only(all, 'PodDisruptionBudget', matchLabels).selector.matchLabels,
      only(all, 'Service', z.looseObject({ selector: labels })).selector,
      ...(pods.spec.topologySpreadConstraints ?? []).map(({ labelSelector }) => labelSelector.matchLabels),
    ];
    expect(selectors).toHaveLength(5);
    for (const selector of selectors) expect(pods.metadata.labels).toMatchObject(selector);
    // What is sent to a Quorum goes to none that migrates.
    expect(templateOf(all, 'Job').metadata.labels).not.toMatchObject(selectors[2] ?? {});
    const expression = z.object({ key: z.string(), operator: z.literal('In'), values: z.array(z.string()) });
    const policy = only(
      all,
      'NetworkPolicy',
      z.looseObject({ podSelector: z.object({ matchExpressions: z.tuple([expression]) }) }),
    );
    const [{ key, values }] = policy.podSelector.matchExpressions;
    expect(values).toEqual([pods, templateOf(all, 'Job')].map(({ metadata }) => metadata.labels[key]));
  });

  test('migrates by a job of its own for each version', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    const job = (await base()).find(({ kind }) => kind === 'Job');
    expect(job?.metadata.name).toBe(`quorum-migrate-${version.replaceAll('.', '-')}`);
    expect(templateOf(await base(), 'Job').spec.containers[0].args).toEqual(['migrate']);
  });
});

const kustomize = testWith('kubectl', 'kustomize', '--help');

describe('the example for Kubernetes', () => {
  let all: readonly Resource[];
  beforeAll(async () => {
    if (kustomize === test.skip) return;
    const run = promisify(execFile)('kubectl', ['kustomize', `${folder}/example`]);
    all = resourcesIn((await run).stdout);
  });

  kustomize('is rendered to what the API takes, in a namespace of its own', async () => {
    expect(await typeErrors(all)).toEqual([]);
    const apart = all.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'quorum');
    expect(apart.map(({ kind }) => kind)).toEqual([]);
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    for (const kind of ['Deployment', 'Job'] as const) {
      expect(templateOf(all, kind).spec.containers[0].image).toBe(`registry.example.com/quorum:${version}`);
    }
    expect(templateOf(all, 'Job').spec.containers[0].args).toEqual([
      'migrate',
      expect.stringMatching(/^--app-role-arn=arn:aws:iam::\d+:role\/quorum$/),
    ]);
  });

  kustomize('gives each account its role in AWS', () => {
    const accounts = all.filter(({ kind }) => kind === 'ServiceAccount');
    const roles = accounts.map(({ metadata }) => [metadata.name, metadata.annotations?.['eks.amazonaws.com/role-arn']]);
    const role = (name: string) => [name, expect.stringMatching(new RegExp(`^arn:aws:iam::\\d{12}:role/${name}$`))];
    expect(roles).toEqual([role('quorum'), role('quorum-migrate')]);
  });

  kustomize('gives Quorum a configuration and settings that it takes', async () => {
    const [{ env = [], envFrom }] = templateOf(all, 'Deployment').spec.containers;
    const maps = z.array(z.looseObject({ metadata: z.object({ name: z.string() }), data: labels }));
    const dataOf = new Map(
      maps.parse(all.filter(({ kind }) => kind === 'ConfigMap')).map(({ metadata, data }) => [metadata.name, data]),
    );
    const named = envFrom.flatMap((from) => (from.configMapRef === undefined ? [] : [from.configMapRef.name]));
    expect(named.map((name) => dataOf.has(name))).toEqual([true]);
    const settings = [...dataOf.values()].find((data) => 'quorum.yml' in data)?.['quorum.yml'] ?? '';
    const place = await mkdtemp(join(tmpdir(), 'quorum-settings-'));
    await writeFile(join(place, 'quorum.yml'), settings);
    const mounted = Object.fromEntries(env.map(({ name, value }) => [name, value.replace('/etc/quorum', place)]));
    expect(mounted.QUORUM_CONFIG).toBe(join(place, 'quorum.yml'));
    const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef' };
    const result = readConfig({ ...slack, ...dataOf.get(named[0] ?? ''), ...mounted });
    await rm(place, { recursive: true });
    if (!result.ok) throw new Error(result.sentence);
    expect([result.config.database.kind, result.config.slack?.transport.kind]).toEqual(['dsql', 'http']);
    expect(result.config.settings.announcements).toHaveLength(1);
  });

  kustomize('lets the world reach what Slack and the sources of alerts call, and nothing else', () => {
    const path = z.object({
      path: z.string(),
      backend: z.object({ service: z.object({ name: z.string(), port: z.object({ name: z.string() }) }) }),
    });
    const rule = z.object({ host: z.string(), http: z.object({ paths: z.array(path) }) });
    const { rules } = only(all, 'Ingress', z.looseObject({ rules: z.tuple([rule]) }));
    expect(rules[0].http.paths.map((one) => one.path)).toEqual(['/slack/events', '/signals/']);
    const service = only(all, 'Service', z.looseObject({ ports: z.array(z.looseObject({ name: z.string() })) }));
    for (const { backend } of rules[0].http.paths) {
      expect(backend.service.name).toBe(all.find(({ kind }) => kind === 'Service')?.metadata.name);
      expect(service.ports.map(({ name }) => name)).toContain(backend.service.port.name);
    }
  });
});
