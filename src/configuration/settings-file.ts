import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { codeOf } from '../store/database-error.ts';
import { readSettings, type SettingsResult } from './read-settings.ts';

/** Where settings are read from unless QUORUM_CONFIG names another file: in the working directory. */
export const fileByDefault = 'quorum.yml';

/** `file`: the one that was read; null where there is none, and each setting has its default. */
export type SettingsFileResult = SettingsResult & { readonly file: string | null };

/** Reads the file that QUORUM_CONFIG names, which must be there, or else `quorum.yml` where there is one. */
export function readSettingsFile(named: string | undefined): SettingsFileResult {
  const file = named ?? fileByDefault;
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = codeOf(error);
    if (named === undefined && code === 'ENOENT') return { ...readSettings(file, ''), file: null };
    const setting = named === undefined ? `${file} can't be used` : `QUORUM_CONFIG can't be ${JSON.stringify(named)}`;
    const sentence = `${setting}: expected a file of settings that can be read, but ${reasons[code] ?? `reading it ended with ${code}`}.`;
    return { ok: false, sentence, file };
  }
  if (isUtf8(bytes)) return { ...readSettings(file, bytes.toString('utf8')), file };
  return { ok: false, sentence: `${file} can't be used: expected text in UTF-8.`, file };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'this user may not read it',
};
