import { chmodSync, cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dist, fill } from './program.js';
import { billOfMaterials, licensesText, packagesOf } from './shipped.js';
import { first, hashOfSources, readAtRun, root } from './sources.js';

/**
 * Makes the package in `dist`: the bundle, what it reads, and what names its parts. It runs wherever it is brought, with
 * nothing beside it. A start of this checkout runs it, too, and then makes and writes nothing.
 */
export async function buildPackage() {
  const { bundle } = await import('./bundle.js');
  const hash = hashOfSources();
  const { files, inputs } = await bundle(root);
  const draft = `${dist}-${process.pid}`;
  fill(draft, hash, files.map(runnable));
  chmodSync(join(draft, first), 0o755);
  for (const name of [...readAtRun, 'README.md', 'LICENSE']) {
    cpSync(join(root, name), join(draft, name), { recursive: true });
  }
  cpSync(join(root, 'bin', 'on-lambda.js'), join(draft, 'index.js'));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const packages = packagesOf(inputs);
  const json = (name, value) => writeFileSync(join(draft, name), `${JSON.stringify(value, null, 2)}\n`);
  json('package.json', packageManifest(manifest));
  json('sbom.cdx.json', billOfMaterials(manifest, packages));
  writeFileSync(join(draft, 'THIRD-PARTY-LICENSES.txt'), licensesText(packages));
  rmSync(dist, { recursive: true, force: true });
  renameSync(draft, dist);
}

/** The file that is run begins as a program of a shell does. */
function runnable(file) {
  return file.name === first ? { ...file, contents: `#!/usr/bin/env node\n${Buffer.from(file.contents)}` } : file;
}

/** Of the packages that npm may leave out of a checkout, those that are used up by the bundling. */
const used = ['esbuild', 'react', 'react-dom'];

/** The package depends on nothing: what it needs is in it. What the local workspace runs on may stand beside it. */
function packageManifest({ name, version, description, license, engines, optionalDependencies }) {
  const beside = Object.entries(optionalDependencies).filter(([one]) => !used.includes(one));
  return {
    name,
    version,
    description,
    license,
    private: true,
    type: 'module',
    engines,
    bin: { quorum: first },
    peerDependencies: Object.fromEntries(beside),
    peerDependenciesMeta: Object.fromEntries(beside.map(([one]) => [one, { optional: true }])),
  };
}
