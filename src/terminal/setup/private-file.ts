import { randomUUID } from 'node:crypto';
import { readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { codeOf } from '../../store/database-error.ts';

/** What a file holds; nothing where there is none. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

/**
 * Writes a file that its owner alone may read. Whoever reads it meanwhile, or stops the process, finds it as it was or
 * as it will be: it is made beside and moved into place, without a pause in which a signal could end the process.
 */
export function writePrivately(file: string, text: string): void {
  const later = () => undefined;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, later);
  const target = placeOf(file);
  const draft = `${target}.${randomUUID()}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
    for (const signal of signals) process.off(signal, later);
  }
}

/** The file that a link leads to: the link stays. */
function placeOf(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return file;
    throw error;
  }
}
