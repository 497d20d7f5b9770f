import { incident } from '../capabilities/index.ts';
import type { Stored } from '../store/event-row.ts';
import { readStored } from '../store/find-incidents.ts';
import { type Chosen, chooseIncident } from './choose-incident.ts';
import { exportFile } from './export-file.ts';
import { incidentText } from './incident-text.ts';
import { markdown } from './printable.ts';
import { readIncident } from './show.ts';
import type { Terminal } from './terminal.ts';

/** Prints an incident to be kept: as JSON that `verify --file` takes, also when its record is broken, or as Markdown. */
export async function exportIncident(
  { say, regions }: Terminal,
  { format, ...chosen }: Chosen & { readonly format: 'json' | 'md' },
): Promise<void> {
  if (format === 'json') {
    const { incident_id } = await chooseIncident(regions, chosen);
    say(exportFile(withoutRedacted(await regions.runAnywhere((db) => readStored(db, [incident_id])))));
    return;
  }
  const { state, events } = await readIncident(regions, chosen);
  say(incidentText(state, events, markdown, { forReview: true }));
}

/** Without texts that are redacted and still stand, since their deletion broke off: what is exported is kept for long. */
export function withoutRedacted(stored: readonly Stored[]): readonly Stored[] {
  const redacted = new Set(
    stored.flatMap(({ event, texts }) => {
      const read = incident.read(event, texts);
      return read === null ? [] : [incident.redactedBy(read)];
    }),
  );
  return stored.map((one) => (redacted.has(one.event.sequence) ? { ...one, texts: [] } : one));
}
