import { z } from 'zod';
import type { Broken } from '../kernel/chain.ts';
import type { TextRow } from '../kernel/commitment.ts';
import type { StoredEvent } from '../kernel/event.ts';
import { visibleJson } from '../kernel/typed-text.ts';
import type { Stored } from '../store/event-row.ts';

const eventSchema = z.looseObject({
  event_id: z.string(),
  incident_id: z.string(),
  sequence: z.number(),
  type: z.string(),
  data: z.unknown(),
  actor: z.string(),
  origin: z.string(),
  region: z.string(),
  occurred_at: z.string(),
  recorded_at: z.string(),
  previous_hash: z.string(),
  hash: z.string(),
});
const textSchema = z.object({ field: z.string(), text: z.string(), salt: z.string() });
const lineSchema = z.strictObject({ event: eventSchema, texts: z.array(textSchema) });
const fileSchema = z.object({
  format: z.literal('quorum-export'),
  version: z.literal(2),
  events: z.array(z.unknown()),
});

const start = '{"format":"quorum-export","version":2,"events":[';
const end = ']}';

/**
 * One incident as JSON that `verify --file` can check without a database: each event on a line of its own, as it stands
 * in the record, with the texts that stand beside it. What nobody can see in a text stands as its escape. A text that was redacted is not there.
 */
export function exportFile(stored: readonly Stored[]): string {
  const lines = stored.map(({ event, texts }) =>
    visibleJson({ event, texts: texts.map(({ field, text, salt }) => ({ field, text, salt })) }),
  );
  return [start, lines.join(',\n'), end].join('\n');
}

export type ExportFile =
  | { readonly kind: 'events'; readonly events: readonly StoredEvent[]; readonly texts: readonly TextRow[] }
  /** An event can't be read: its sequence by its place in the file. */
  | { readonly kind: 'broken'; readonly check: Broken }
  | { readonly kind: 'foreign' };

/** The events of an exported file. Where it is no JSON any more, the first line that spoils it names the event. */
export function readExportFile(text: string): ExportFile {
  const file = fileSchema.safeParse(parsed(text));
  if (file.success) return read(file.data.events);
  const lines = text.trimEnd().split('\n');
  if (lines[0] !== start) return { kind: 'foreign' };
  const written = lines.slice(1, lines.at(-1) === end ? -1 : undefined);
  const values = written.map((line) => parsed(line.replace(/,$/, '')));
  const last = values.findLastIndex((value) => lineSchema.safeParse(value).success);
  // Each but the last is parted from the next by a comma.
  const found = read(
    values.map((value, index) => (index < last && !written[index]?.endsWith(',') ? undefined : value)),
  );
  return found.kind === 'events' ? unreadable(found.events.length + 1) : found;
}

function read(values: readonly unknown[]): ExportFile {
  const events: StoredEvent[] = [];
  const texts: TextRow[] = [];
  for (const [index, value] of values.entries()) {
    const line = lineSchema.safeParse(value);
    if (!line.success) return unreadable(index + 1);
    const { event } = line.data;
    events.push({ ...event, data: event.data });
    texts.push(...line.data.texts.map((one) => ({ ...one, sequence: event.sequence })));
  }
  return { kind: 'events', events, texts };
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
