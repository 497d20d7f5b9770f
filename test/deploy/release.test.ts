import { readdir, readFile } from 'node:fs/promises';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

const read = (name: string) => readFile(name, 'utf8');
const folder = '.github/workflows';
const workflows = await readdir(folder);

const permissions = z.record(z.string(), z.enum(['read', 'write']));
const step = z.looseObject({ uses: z.string().optional(), with: z.record(z.string(), z.unknown()).optional() });
const workflow = z.looseObject({
  permissions,
  jobs: z.record(
    z.string(),
    z.looseObject({
      permissions: permissions.optional(),
      'timeout-minutes': z.number(),
      strategy: z.looseObject({ matrix: z.record(z.string(), z.array(z.string())) }).optional(),
      steps: z.array(step),
    }),
  ),
});

const load = async (name: string) => workflow.parse(parse(await read(`${folder}/${name}`)));

describe.each(workflows)('the workflow %s', (name) => {
  test('is one that GitHub takes', async () => {
    const { context, value } = parseWorkflow(
      { name, content: await read(`${folder}/${name}`) },
      new NoOperationTraceWriter(),
    );
    expect(context.errors.getErrors().map(({ message }) => message)).toEqual([]);
    if (value === undefined) throw new Error('Nothing was read');
    const template = await convertWorkflowTemplate(context, value);
    expect(template.errors ?? []).toEqual([]);
    expect(template.jobs.length).toBeGreaterThan(0);
  });

  test('reads only, but for the jobs that say what they write', async () => {
    const { permissions, jobs } = await load(name);
    expect(permissions).toEqual({ contents: 'read' });
    const writes = Object.values(jobs).flatMap((job) => Object.entries(job.permissions ?? {}));
    const written = new Set(writes.filter(([, how]) => how === 'write').map(([what]) => what));
    const wanted: Readonly<Record<string, readonly string[]>> = {
      'codeql.yml': ['security-events'],
      'release.yml': ['attestations', 'contents', 'id-token', 'packages'],
    };
    expect([...written].sort()).toEqual(wanted[name] ?? []);
  });

  test('uses actions by their commit, with the version beside it, and leaves no token behind', async () => {
    const lines = (await read(`${folder}/${name}`)).split('\n').filter((line) => /\buses:/.test(line));
    const pinned = /^ +- uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(lines.filter((line) => !pinned.test(line))).toEqual([]);
    const steps = Object.values((await load(name)).jobs).flatMap((job) => job.steps);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const { with: given } of checkouts) expect(given).toMatchObject({ 'persist-credentials': false });
  });
});

test('the long tests find the version before in the history', async () => {
  const { long } = (await load('ci.yml')).jobs;
  expect(long?.steps[0]?.with).toMatchObject({ 'fetch-depth': 0 });
});

test('every change is tested on each line of Node that is promised', async () => {
  const { quick } = (await load('ci.yml')).jobs;
  expect(quick?.strategy?.matrix).toEqual({ node: ['20.19', '22', '24', '26'] });
});

test('no version is taken within a week, but for those that mend a hole', async () => {
  const days = z.string().regex(/^\d+ days$/);
  const renovate = z.strictObject({
    $schema: z.literal('https://docs.renovatebot.com/renovate-schema.json'),
    description: z.string(),
    extends: z.array(z.string()),
    minimumReleaseAge: days,
    rangeStrategy: z.literal('pin'),
    lockFileMaintenance: z.strictObject({ enabled: z.boolean() }),
    vulnerabilityAlerts: z.strictObject({ enabled: z.literal(true), minimumReleaseAge: days }),
    packageRules: z.array(
      z.strictObject({
        description: z.string(),
        matchPackageNames: z.array(z.string()),
        matchUpdateTypes: z.array(z.enum(['major', 'minor'])),
        enabled: z.literal(false),
      }),
    ),
  });
  const { minimumReleaseAge, extends: presets, packageRules } = renovate.parse(JSON.parse(await read('renovate.json')));
  expect(Number.parseInt(minimumReleaseAge, 10)).toBeGreaterThanOrEqual(7);
  // Pins actions and images by their digests.
  expect(presets).toContain('config:best-practices');
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(await read('package.json'));
  const known = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies });
  expect(packageRules.flatMap((rule) => rule.matchPackageNames).filter((name) => !known.includes(name))).toEqual([]);
});

describe('the forms for issues', () => {
  const item = z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: z.string() }) }),
    z.strictObject({
      type: z.enum(['textarea', 'input']),
      id: z.string().regex(/^[\w-]+$/),
      attributes: z.strictObject({
        label: z.string(),
        description: z.string().optional(),
        placeholder: z.string().optional(),
        render: z.string().optional(),
      }),
      validations: z.strictObject({ required: z.boolean() }).optional(),
    }),
  ]);
  /** https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms */
  const form = z.strictObject({
    name: z.string(),
    description: z.string(),
    labels: z.array(z.string()),
    body: z.array(item),
  });

  test('have the fields that GitHub knows, each under a name of its own', async () => {
    const names = (await readdir('.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');
    expect(names).toEqual(['bug.yml', 'wish.yml']);
    for (const name of names) {
      const { body } = form.parse(parse(await read(`.github/ISSUE_TEMPLATE/${name}`)));
      const ids = body.flatMap((one) => (one.type === 'markdown' ? [] : [one.id]));
      expect(new Set(ids).size).toBe(ids.length);
    }
    const config = z.strictObject({ blank_issues_enabled: z.boolean() });
    config.parse(parse(await read('.github/ISSUE_TEMPLATE/config.yml')));
  });
});

test('the changelog has the version that package.json names, or says that it is to come', async () => {
  const { version } = JSON.parse(await read('package.json'));
  const heads = [...(await read('CHANGELOG.md')).matchAll(/^## (.*)$/gm)].map(([, head]) => head);
  expect(heads[0]).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')} \\((not released|\\d{4}-\\d\\d-\\d\\d)\\)$`));
});
