import { isNativeError } from 'node:util/types';
import { codeOf } from './store/database-error.ts';
import { NotInstalled } from './store/not-installed.ts';

/**
 * Imports a part of the sandbox, whose packages are optional.
 * @throws NotInstalled where they are not installed.
 */
export async function sandboxImport<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (error) {
    const missing = codeOf(error) === 'ERR_MODULE_NOT_FOUND' && isNativeError(error) ? packageIn(error.message) : null;
    throw missing === null ? error : new NotInstalled(missing);
  }
}

/** Node says "Cannot find package 'ws' imported from …", and "Cannot find module …" where a file is missing. */
function packageIn(message: string): string | null {
  return /^Cannot find package '([^']+)'/.exec(message)?.[1] ?? null;
}
