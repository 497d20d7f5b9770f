import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { functionFolder } from '../function-folder.ts';
import { readSettings } from '../settings.ts';
import { cdkJson, here, known } from './known.ts';

const run = promisify(execFile);
const cwd = fileURLToPath(here);

test('the code has the types that the CDK has', async () => {
  await run('npx', ['tsc', '--noEmit', '--project', cwd]);
});

test('cdk.json starts it with what nobody has filled in yet', async () => {
  const outdir = await mkdtemp(join(tmpdir(), 'quorum-aws-'));
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(cdkJson.context) };
  await run('sh', ['-c', cdkJson.app], { cwd, env });
  const made = (await readdir(outdir)).filter((name) => name.endsWith('.template.json'));
  expect(made.sort()).toEqual([
    'quorum-database-eu-central-1.template.json',
    'quorum-database-eu-west-1.template.json',
  ]);
});

test('it deploys the package that a build makes at the top of the checkout', async () => {
  const dist = fileURLToPath(new URL('../../dist', here));
  const outdir = await mkdtemp(join(tmpdir(), 'quorum-aws-'));
  const context = JSON.stringify({ ...cdkJson.context, ...known });
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: context };
  const made = await run('sh', ['-c', cdkJson.app], { cwd, env }).then(
    () => readdir(outdir),
    ({ stderr }) => stderr,
  );
  const isBuilt = existsSync(join(dist, 'index.js'));
  expect(made).toEqual(
    isBuilt
      ? expect.arrayContaining(['quorum.template.json'])
      : expect.stringContaining(`There is no package in ${dist}:`),
  );
});

describe('the settings', () => {
  test.each([
    [{ regions: '' }, /^The context "regions" can't be "": expected two regions/],
    [{ regions: 'eu-west-1' }, /^The context "regions" can't be "eu-west-1": expected two regions/],
    [{ regions: 'eu-west-1,eu-west-1' }, /"regions"/],
    [
      { witness: 'eu-west-1' },
      /^The context "witness" can't be "eu-west-1": expected a region other than eu-west-1 and/,
    ],
    [{ clusters: 'abc,def' }, /^The context "clusters" can't be "abc,def": expected two identifiers/],
    [{ secret: known.secret.replace(/-AbCdEf$/, '') }, /^The context "secret" can't be .*: expected the whole ARN/],
    [{ secret: known.secret.replace('eu-west-1', 'us-east-1') }, /expected a secret in eu-west-1, which is copied to/],
    [{ url: `${known.url}/slack/events` }, /^The context "url" can't be .*: expected the address/],
    [{ email: 'nobody' }, /^The context "email" can't be "nobody"/],
  ])('%j end in a sentence', (context, sentence) => {
    const given: Readonly<Record<string, unknown>> = { ...cdkJson.context, ...context };
    expect(() => readSettings({ tryGetContext: (name) => given[name] })).toThrow(sentence);
  });
});

describe('the folder that runs', () => {
  const fresh = () => mkdtemp(join(tmpdir(), 'quorum-aws-'));

  test('has the package, and the settings where there are any', async () => {
    const [dist, out, other] = [await fresh(), await fresh(), await fresh()];
    await mkdir(join(dist, 'migrations'));
    for (const name of ['index.js', 'quorum.js', 'migrations/001.sql']) await writeFile(join(dist, name), name);
    await writeFile(join(other, 'settings.yml'), 'reminders: {}\n');
    const folder = functionFolder(dist, join(other, 'settings.yml'), join(out, 'function'));
    expect((await readdir(folder)).sort()).toEqual(['index.js', 'migrations', 'quorum.js', 'quorum.yml']);
    expect(await readdir(join(folder, 'migrations'))).toEqual(['001.sql']);
    const without = functionFolder(dist, join(other, 'none.yml'), join(out, 'function'));
    expect(await readdir(without)).not.toContain('quorum.yml');
  });

  test('asks for the package where it is not built', async () => {
    const nowhere = await fresh();
    expect(() => functionFolder(nowhere, '', join(nowhere, 'function'))).toThrow(/run "npm ci && npm run build"/);
  });
});
