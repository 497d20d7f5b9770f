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
    say(exportFile(await regions.run((db) => readStored(db, [incident_id]))));
    return;
  }
  const { state, events } = await readIncident(regions, chosen);
  say(incidentText(state, events, markdown));
}
