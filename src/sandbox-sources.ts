import { randomBytes } from 'node:crypto';
import type { OpenSource } from './sandbox/alerts/alert-control.ts';
import type { ConfiguredSource } from './signals/configured.ts';
import { sourceOf } from './signals/sources/index.ts';

/** The sources of the settings, and one of each kind that the sandbox can be and the settings lack. Its keys are made up. */
export function withSandboxSources(
  configured: readonly ConfiguredSource[],
  kinds: readonly string[],
): readonly ConfiguredSource[] {
  const taken = configured.flatMap(({ name, source }) => [name, source.kind]);
  const added = kinds
    .filter((kind) => !taken.includes(kind))
    .flatMap((kind): readonly ConfiguredSource[] => {
      const source = sourceOf(kind);
      if (source === null) return [];
      const newSecret = () => randomBytes(24).toString('hex');
      return [
        { name: kind, source, keys: [newSecret()], secrets: source.signing === null ? [] : [newSecret()], topics: [] },
      ];
    });
  return [...configured, ...added];
}

/** What the sandbox needs to know of a source to send to it. */
export function openSources(sources: readonly ConfiguredSource[]): readonly OpenSource[] {
  return sources.map(({ name, source: { kind }, keys: [key = ''], secrets: [secret] }) => ({
    name,
    kind,
    key,
    secret,
  }));
}
