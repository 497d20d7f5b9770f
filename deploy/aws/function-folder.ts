import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes the folder that runs as the function: the package, whose index.js the runtime starts, and the settings where there
 * are any. https://docs.aws.amazon.com/lambda/latest/dg/web-functions-runtimes.html
 * @throws Error with a sentence when the package is not built.
 */
export function functionFolder(dist: string, settings: string, folder: string): string {
  if (!existsSync(join(dist, 'index.js'))) {
    throw new Error(`There is no package in ${dist}: run "npm ci && npm run build" at the top of the checkout first.`);
  }
  rmSync(folder, { recursive: true, force: true });
  cpSync(dist, folder, { recursive: true });
  if (existsSync(settings)) cpSync(settings, join(folder, 'quorum.yml'));
  return folder;
}
