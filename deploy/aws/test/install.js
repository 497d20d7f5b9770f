import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Installs the package as its lock file says; it has scripts of nobody. */
export default async function install() {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], { cwd });
}
