import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from '@cdktf/hcl2json';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { testWith } from '../../../test/support/test-with.ts';
import { here } from './known.ts';

const folder = new URL('terraform/', here);

const block = z.record(z.string(), z.unknown());
const blocks = z.record(z.string(), z.tuple([block]));
const file = z.object({
  terraform: z.tuple([z.looseObject({ required_providers: z.tuple([z.object({ aws: block })]) })]),
  provider: z.object({ aws: z.tuple([block]) }),
  variable: blocks,
  data: z.record(z.string(), blocks),
  resource: z.record(z.string(), blocks),
  output: blocks,
});

const read = () => readFile(new URL('main.tf', folder), 'utf8');
const load = async () => file.parse(await parse('main.tf', await read()));

/**
 * What the provider takes, by its documentation: `required` has to be there.
 * https://github.com/hashicorp/terraform-provider-aws/tree/main/website/docs/r
 */
const documented: Readonly<
  Record<string, { readonly required: readonly string[]; readonly optional: readonly string[] }>
> = {
  aws_dsql_cluster: {
    required: ['deletion_protection_enabled'],
    optional: ['region', 'kms_encryption_key', 'multi_region_properties', 'tags'],
  },
  aws_dsql_cluster_peering: { required: ['clusters', 'identifier', 'witness_region'], optional: ['region'] },
  aws_iam_role: {
    required: ['assume_role_policy'],
    optional: ['name', 'name_prefix', 'path', 'description', 'max_session_duration', 'permissions_boundary', 'tags'],
  },
  aws_iam_role_policy: { required: ['role', 'policy'], optional: ['name', 'name_prefix'] },
};
/** What Terraform itself takes in each resource. */
const meta = ['lifecycle', 'depends_on', 'count', 'for_each', 'provider', 'timeouts'];

/** What is worked out from others, as the parser writes it. */
const of = (expression: string) => `\${${expression}}`;

describe('what is shipped for Terraform', () => {
  test('has the arguments that the provider has', async () => {
    const { resource, provider, terraform } = await load();
    const wrong = Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named).flatMap(([name, [given]]) => {
        const { required = [], optional = [] } = documented[type] ?? {};
        const has = Object.keys(given);
        const missing = required.filter((one) => !has.includes(one));
        const unknown = has.filter((one) => ![...required, ...optional, ...meta].includes(one));
        return [
          ...missing.map((one) => `${type}.${name} lacks ${one}`),
          ...unknown.map((one) => `${type}.${name}: ${one}?`),
        ];
      }),
    );
    expect(wrong).toEqual([]);
    expect(Object.keys(resource).sort()).toEqual(Object.keys(documented));
    expect(terraform[0].required_providers[0].aws).toEqual({ source: 'hashicorp/aws', version: '~> 6.0' });
    expect(Object.keys(provider.aws[0])).toEqual(['region']);
  });

  test('refers to nothing that is not there', async () => {
    const { resource, variable, data } = await load();
    const text = JSON.stringify({ resource, output: (await load()).output, provider: (await load()).provider });
    const resources = Object.entries(resource).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    );
    const known = [
      ...resources,
      ...Object.keys(variable).map((name) => `var.${name}`),
      ...Object.entries(data).flatMap(([type, named]) => Object.keys(named).map((name) => `data.${type}.${name}`)),
    ];
    const used = new Set(text.match(/(?<![\w.])(?:data\.aws_\w+\.\w+|aws_\w+\.\w+|var\.\w+)/g));
    expect([...used].filter((one) => !known.includes(one))).toEqual([]);
    expect(used.size).toBeGreaterThan(8);
  });

  test('peers two clusters that nobody deletes by mistake, each in its region', async () => {
    const { resource } = await load();
    const cluster = (region: number) => [
      {
        region: of(`var.regions[${region}]`),
        deletion_protection_enabled: true,
        multi_region_properties: [{ witness_region: of('var.witness') }],
        lifecycle: [{ prevent_destroy: true }],
      },
    ];
    expect(resource.aws_dsql_cluster).toEqual({ home: cluster(0), peer: cluster(1) });
    const peering = (region: number, own: string, other: string) => [
      {
        region: of(`var.regions[${region}]`),
        identifier: of(`aws_dsql_cluster.${own}.identifier`),
        clusters: [of(`aws_dsql_cluster.${other}.arn`)],
        witness_region: of('var.witness'),
      },
    ];
    expect(resource.aws_dsql_cluster_peering).toEqual({
      home: peering(0, 'home', 'peer'),
      peer: peering(1, 'peer', 'home'),
    });
  });

  test('lets Quorum connect as a plain role and who migrates as admin, and no more', async () => {
    const { resource } = await load();
    const policies = Object.entries(resource.aws_iam_role_policy ?? {}).map(([name, [{ role, policy }]]) => {
      const actions = String(policy)
        .match(/Action +=.*/g)
        ?.map((line) => line.replace(/^Action += /, ''));
      const resources = String(policy)
        .match(/Resource +=.*/g)
        ?.map((line) => line.replace(/^Resource += /, ''));
      return { name, role, actions, resources };
    });
    const both = ['[aws_dsql_cluster.home.arn, aws_dsql_cluster.peer.arn]'];
    expect(policies).toEqual([
      { name: 'app', role: of('aws_iam_role.app.name'), actions: ['"dsql:DbConnect"'], resources: both },
      { name: 'migrator', role: of('aws_iam_role.migrator.name'), actions: ['"dsql:DbConnectAdmin"'], resources: both },
    ]);
  });

  const terraform = testWith('terraform', '-version');

  terraform('is formatted as terraform does it', async () => {
    await promisify(execFile)('terraform', ['fmt', '-check', '-diff', fileURLToPath(folder)]);
  });
});
