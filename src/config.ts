import { z } from 'zod';

const environmentSchema = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected a URL that starts with postgres:// or postgresql://')
    .optional(),
  QUORUM_DATA_DIR: z.string().min(1, 'expected a directory').default('.quorum'),
});

export type Config = {
  readonly database:
    | { readonly kind: 'embedded'; readonly directory: string }
    | { readonly kind: 'postgresql'; readonly url: string };
};

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly sentence: string };

/** Reads the environment once; an unusable value is answered as a sentence that names the variable and what it wants. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigResult {
  const read = environmentSchema.safeParse(environment);
  if (!read.success) {
    const sentences = read.error.issues.map(({ path, message }) => `${path.join('.')} can't be used: ${message}.`);
    return { ok: false, sentence: sentences.join(' ') };
  }
  const { DATABASE_URL: url, QUORUM_DATA_DIR: directory } = read.data;
  return {
    ok: true,
    config: { database: url === undefined ? { kind: 'embedded', directory } : { kind: 'postgresql', url } },
  };
}
