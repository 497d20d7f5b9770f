import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Puts another version of Node into a folder, as npm has it, and answers the path of its program. */
export async function nodeOfNpm(version: string, prefix: string): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', ['install', '--prefix', prefix, ...quiet, `${name}@${version}`]);
  return join(prefix, 'node_modules', name, 'bin', 'node');
}
