import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Variables } from '../../configuration/environment.ts';
import { appManifest } from './app-manifest.ts';
import { openDialogue } from './dialogue.ts';
import { setUp } from './setup.ts';

/** What was asked for: `http` is where Slack sends its requests, without it Socket Mode. */
export type SetupOptions = {
  readonly http?: string;
  readonly replace?: true;
  readonly manifest?: true;
  readonly environment: Variables;
  readonly examine: () => Promise<boolean>;
  readonly say: (text: string) => void;
};

/** Sets up in the working directory, with whoever is at the terminal. Answers whether all is well. */
export async function setUpHere({ http, replace, manifest: onlyManifest, ...parts }: SetupOptions): Promise<boolean> {
  const written: unknown = parse(await readFile(new URL('../../../manifest.yml', import.meta.url), 'utf8'));
  const manifest = appManifest(written, http ?? null);
  if (onlyManifest) {
    parts.say(JSON.stringify(manifest, null, 2));
    return true;
  }
  const dialogue = openDialogue(process.stdin, process.stdout);
  try {
    return await setUp(dialogue, {
      ...parts,
      way: http === undefined ? { kind: 'socket' } : { kind: 'http', requestUrl: http },
      manifest,
      replace: replace ?? false,
    });
  } finally {
    dialogue.close();
  }
}
