import { inEffect } from '../configuration/in-effect.ts';
import type { Config, Sources } from '../configuration/read-config.ts';
import { printable } from './printable.ts';

/** What `quorum config` prints: a line for each value that is in effect, with where it comes from. */
export function configText(config: Config, sources: Sources): string {
  const rows = inEffect(config, sources);
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, value, source }) => `${name.padEnd(width)}  ${printable(value)}  (${source})`).join('\n');
}
