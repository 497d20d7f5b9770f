import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.js';

/** The packages that files come from, by name: each with its version, its license and the texts of that. */
export function packagesOf(inputs) {
  const folders = new Set(inputs.map(folderOf).filter((folder) => folder !== null));
  const packages = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { name, version, license, texts: textsIn(folder) };
  });
  return packages.sort((one, other) => (`${one.name}@${one.version}` < `${other.name}@${other.version}` ? -1 : 1));
}

/** The folder of the package that a file belongs to; null for one of ours. */
function folderOf(path) {
  const [folder] = /^.*[\\/]node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+/.exec(join(root, path)) ?? [null];
  return folder;
}

function textsIn(folder) {
  const names = readdirSync(folder).sort();
  const texts = names.filter((name) => /^(licen[cs]e|notice|copying)/i.test(name)).map((name) => textOf(folder, name));
  if (texts.length > 0) return texts;
  // Some have it at the end of what introduces them.
  return names
    .filter((name) => /^readme/i.test(name))
    .flatMap((name) => /\n#+ *licen[cs]e\s.+/is.exec(textOf(folder, name)) ?? []);
}

function textOf(folder, name) {
  return readFileSync(join(folder, name), 'utf8').trim();
}

/** What the licenses of the packages in a bundle ask for: each name with its text. */
export function licensesText(packages) {
  const parts = packages.map(({ name, version, license, texts }) => {
    const said =
      texts.length > 0
        ? texts.join('\n\n').trim()
        : `Its package has no text of this license: another one here has it.`;
    return `${'='.repeat(80)}\n${name} ${version}\nLicense: ${license}\nSource: https://www.npmjs.com/package/${name}/v/${version}\n\n${said}\n`;
  });
  return `Quorum contains these packages. Each is under its own license.\n\n${parts.join('\n')}`;
}

/** The packages in a bundle as a CycloneDX bill of materials: https://cyclonedx.org/docs/1.5/json/ */
export function billOfMaterials({ name, version, license }, packages) {
  const component = (type, of) => ({
    type,
    'bom-ref': purl(of),
    name: of.name,
    version: of.version,
    licenses: [{ license: { id: of.license } }],
    purl: purl(of),
  });
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: component('application', { name, version, license }) },
    components: packages.map((of) => component('library', of)),
  };
}

/** https://github.com/package-url/purl-spec/blob/main/types-doc/npm-definition.md */
function purl({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
