import type { IncidentEvent } from '../incident/event.ts';
import type { IncidentState } from '../incident/state.ts';
import { type Phrase, timeline } from '../incident/timeline.ts';
import { printable } from './printable.ts';

/** An incident as Markdown that also reads well in a terminal: the state, the timeline, the head of the chain. */
export function incidentText(state: IncidentState, events: readonly IncidentEvent[]): string {
  const lines = timeline(events).map(
    ({ sequence, occurred_at, says, correctedBy }) =>
      `${sequence}. ${occurred_at} ${says.map(said).join(' ')}${correctedBy === null ? '' : ` (corrected by event ${correctedBy})`}`,
  );
  return [
    `# INC-${state.number} ${printable(state.title)}`,
    '',
    `${state.kind === 'drill' ? 'Drill · ' : ''}${state.severity} · ${state.status} · ${state.lead === null ? 'no lead yet' : `lead @${state.lead.user_id}`}`,
    '',
    ...lines,
    '',
    `Event ${state.head.sequence}, hash ${state.head.hash}`,
  ].join('\n');
}

function said(phrase: Phrase): string {
  if ('words' in phrase) return phrase.words;
  if ('user' in phrase) return `@${phrase.user}`;
  if ('at' in phrase) return phrase.at;
  return printable(phrase.quote);
}
