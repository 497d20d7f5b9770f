import { z } from 'zod';
import { eventSchema, type IncidentEvent } from '../incident/event.ts';

const fileSchema = z.object({
  format: z.literal('quorum-export'),
  version: z.literal(1),
  events: z.array(eventSchema),
});

/** One incident's events as a file that `verify --file` can check without a database. */
export function exportFile(events: readonly IncidentEvent[]): string {
  return `${JSON.stringify({ format: 'quorum-export', version: 1, events }, null, 2)}\n`;
}

/** The events of an exported file, or null when it is none. */
export function readExportFile(text: string): readonly IncidentEvent[] | null {
  try {
    return fileSchema.parse(JSON.parse(text)).events;
  } catch {
    return null;
  }
}
