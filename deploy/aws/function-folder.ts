import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the runtime loads: https://docs.aws.amazon.com/lambda/latest/dg/web-functions-runtimes.html */
const entry = `process.argv.splice(2, Infinity, 'start');
await import('./quorum.js');
`;

/**
 * Makes the folder that runs as the function: the package, the settings where there are any, and an entry that starts it.
 * @throws Error with a sentence when the package is not built.
 */
export function functionFolder(dist: string, settings: string, folder: string): string {
  if (!existsSync(join(dist, 'quorum.js'))) {
    throw new Error(`There is no package in ${dist}: run "npm ci && npm run build" at the top of the checkout first.`);
  }
  rmSync(folder, { recursive: true, force: true });
  cpSync(dist, folder, { recursive: true });
  if (existsSync(settings)) cpSync(settings, join(folder, 'quorum.yml'));
  writeFileSync(join(folder, 'index.js'), entry);
  return folder;
}
