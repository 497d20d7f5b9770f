import { z } from 'zod';
import type { Json } from '../../json.ts';
import type { Core } from '../core.ts';
import { Refusal } from '../refusal.ts';
import { needScope } from '../scopes.ts';

/** One method of the Web API. */
export type Method = {
  readonly token: 'bot' | 'app' | 'none';
  /** Any of these scopes is enough. */
  readonly scopes: readonly string[];
  /** The answer without its `ok`. @throws Refusal. */
  run(core: Core, args: Json): Json;
};

export type Methods = Readonly<Record<string, Method>>;

export function method<S extends z.ZodType>(
  scopes: readonly string[],
  schema: S,
  run: (core: Core, args: z.output<S>) => Json,
  token: Method['token'] = 'bot',
): Method {
  return {
    token,
    scopes,
    run(core, args) {
      needScope(core, scopes);
      const read = schema.safeParse(args);
      if (!read.success)
        throw new Refusal('invalid_arguments', {
          response_metadata: {
            messages: read.error.issues.map(
              ({ message, path }) => `[ERROR] ${message} [json-pointer:/${path.join('/')}]`,
            ),
          },
        });
      return run(core, read.data);
    },
  };
}

/** A JSON value, which arrives as text in a form. */
export const jsonArgument = z.preprocess(fromText, z.unknown());

export const flagArgument = z
  .preprocess(
    (value) =>
      value === 'true' || value === '1' || value === 1 ? true : value === 'false' || value === '0' ? false : value,
    z.boolean(),
  )
  .optional();

export const countArgument = z.coerce.number().int().min(0).optional();

export const idsArgument = z.preprocess(
  (value) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((id) => id.trim())
          .filter((id) => id !== '')
      : value,
  z.array(z.string()),
);

function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** One page of a list and the cursor of the next, empty at the end. */
export function page<T>(
  items: readonly T[],
  { cursor, limit = 100 }: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): { readonly items: readonly T[]; readonly next_cursor: string } {
  const start = cursor === undefined || cursor === '' ? 0 : cursorStart(cursor);
  const size = Math.min(Math.max(limit, 1), 1000);
  const end = start + size;
  return {
    items: items.slice(start, end),
    next_cursor: end < items.length ? Buffer.from(`next:${end}`).toString('base64') : '',
  };
}

function cursorStart(cursor: string): number {
  const start = Number(/^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1]);
  if (!Number.isInteger(start)) throw new Refusal('invalid_cursor');
  return start;
}
