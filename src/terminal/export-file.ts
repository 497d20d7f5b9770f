import { z } from 'zod';
import type { Broken, Link } from '../incident/chain.ts';

const linkSchema = z.looseObject({
  event_id: z.string(),
  incident_id: z.string(),
  sequence: z.number(),
  type: z.string(),
  data: z.unknown(),
  actor: z.string(),
  origin: z.string(),
  occurred_at: z.string(),
  previous_hash: z.string(),
  hash: z.string(),
});
const headSchema = z.object({ format: z.literal('quorum-export'), version: z.literal(1) });
const fileSchema = headSchema.extend({ events: z.array(z.unknown()) });

const start = '{"format":"quorum-export","version":1,"events":[';
const end = ']}';

/** One incident's events as JSON that `verify --file` can check without a database; each on a line of its own. */
export function exportFile(events: readonly Link[]): string {
  return [start, events.map((event) => JSON.stringify(event)).join(',\n'), end].join('\n');
}

export type ExportFile =
  | { readonly kind: 'events'; readonly events: readonly Link[] }
  /** An event can't be read: its sequence by its place in the file. */
  | { readonly kind: 'broken'; readonly check: Broken }
  | { readonly kind: 'foreign' };

/** The events of an exported file. Where it is no JSON any more, the first line that spoils it names the event. */
export function readExportFile(text: string): ExportFile {
  const file = fileSchema.safeParse(parsed(text));
  if (file.success) return linksOf(file.data.events);
  const lines = text.trimEnd().split('\n');
  if (lines[0] !== start) return { kind: 'foreign' };
  const written = lines.slice(1, lines.at(-1) === end ? -1 : undefined);
  const values = written.map((line) => parsed(line.replace(/,$/, '')));
  const last = values.findLastIndex((value) => linkSchema.safeParse(value).success);
  // Each but the last is parted from the next by a comma.
  const read = linksOf(
    values.map((value, index) => (index < last && !written[index]?.endsWith(',') ? undefined : value)),
  );
  return read.kind === 'events' ? unreadable(read.events.length + 1) : read;
}

function linksOf(values: readonly unknown[]): ExportFile {
  const links: Link[] = [];
  for (const [index, value] of values.entries()) {
    const link = linkSchema.safeParse(value);
    if (!link.success) return unreadable(index + 1);
    links.push({ ...link.data, data: link.data.data });
  }
  return { kind: 'events', events: links };
}

function unreadable(sequence: number): ExportFile {
  return { kind: 'broken', check: { intact: false, sequence, reason: 'the file can’t be read there' } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
