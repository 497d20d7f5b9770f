import { parseEnv } from 'node:util';

/** Variables and what they become; null takes one away. */
export type Changes = Readonly<Record<string, string | null>>;

/**
 * A file of variables after changes. Every other line stays as it is. Null where that can't be done line by line, for
 * example because a variable stands inside the value of another one.
 */
export function setVariables(text: string, changes: Changes): string | null {
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split('\n');
  const left = new Map(Object.entries(changes));
  const kept = lines.flatMap((line) => {
    const name = /^\s*(?:export\s+)?([\w.-]+)\s*=/.exec(line)?.[1];
    if (name === undefined || !(name in changes)) return [line];
    const value = left.get(name) ?? null;
    // A variable that stands there twice stands there once from now on.
    left.delete(name);
    return value === null ? [] : [`${name}=${value}`];
  });
  const added = [...left].flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
  const changed = [...kept, ...added].map((line) => `${line}\n`).join('');
  return sameVariables(parseEnv(changed), wanted(text, changes)) ? changed : null;
}

function wanted(text: string, changes: Changes): Readonly<Record<string, string | null | undefined>> {
  return { ...parseEnv(text), ...changes };
}

function sameVariables(is: NodeJS.Dict<string>, wants: Readonly<Record<string, string | null | undefined>>): boolean {
  const names = new Set([...Object.keys(is), ...Object.keys(wants)]);
  return [...names].every((name) => (is[name] ?? null) === (wants[name] ?? null));
}
