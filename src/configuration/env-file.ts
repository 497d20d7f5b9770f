import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { codeOf, reasonOf } from '../store/database-error.ts';

/** Where variables stand that the environment does not set, in the working directory; "quorum setup" writes it. */
export const envFile = '.env';

/**
 * Gives the environment the variables of the file, where there is one, and answers which; or a sentence when the file
 * can't be read. What the environment sets stays, also what it sets to nothing.
 */
export function addEnvFile(environment: Record<string, string | undefined>): ReadonlySet<string> | string {
  try {
    const entries = Object.entries(parseEnv(readFileSync(envFile, 'utf8')));
    const added = entries.filter(([name]) => environment[name] === undefined);
    for (const [name, value] of added) environment[name] = value;
    return new Set(added.map(([name]) => name));
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? new Set() : `${envFile} can't be read: ${reasonOf(error)}.`;
  }
}
