import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** Where kubernetes-types, which are made from Kubernetes' own API description, have the type of a kind. */
const modules: Readonly<Record<string, string>> = {
  'apps/v1 Deployment': 'apps/v1',
  'batch/v1 Job': 'batch/v1',
  'networking.k8s.io/v1 Ingress': 'networking/v1',
  'networking.k8s.io/v1 NetworkPolicy': 'networking/v1',
  'policy/v1 PodDisruptionBudget': 'policy/v1',
  'v1 ConfigMap': 'core/v1',
  'v1 Namespace': 'core/v1',
  'v1 Service': 'core/v1',
  'v1 ServiceAccount': 'core/v1',
};

export type Resource = { readonly apiVersion: string; readonly kind: string };

/**
 * What the compiler says of resources, taken for values of their types: an unknown field, a missing one, a value of another
 * kind. The API description itself allows unknown fields, and so do the schemas that are made from it.
 */
export async function typeErrors(resources: readonly Resource[]): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'quorum-kubernetes-'));
  const lines = resources.map((resource) => {
    const { apiVersion, kind } = resource;
    const module = modules[`${apiVersion} ${kind}`];
    if (module === undefined) throw new Error(`No type is known for ${apiVersion} ${kind}`);
    return `${JSON.stringify(resource, null, 1)} satisfies import('${resolve('node_modules/kubernetes-types', module)}').${kind};`;
  });
  await writeFile(
    join(folder, 'resources.ts'),
    `export const all = [\n${lines.join('\n').replaceAll(/;$/gm, ',')}\n];\n`,
  );
  const tsc = [
    'node_modules/typescript/bin/tsc',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    join(folder, 'resources.ts'),
  ];
  const said = await promisify(execFile)(process.execPath, [...tsc, '--ignoreConfig']).then(
    () => '',
    ({ stdout }) => String(stdout),
  );
  await rm(folder, { recursive: true });
  return said.split('\n').filter((line) => line.includes('error TS'));
}
