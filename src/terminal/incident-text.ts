import { millisecondsInMinute } from 'date-fns/constants';
import { type IncidentEvent, type IncidentState, incident } from '../capabilities/index.ts';
import { titleOf } from '../kernel/incident-core.ts';
import type { TimelineEntry } from '../kernel/timeline.ts';
import { type Quote, sentenceText, typedText } from './sentence-text.ts';
import { clockText, dayText, instantText } from './time-text.ts';

/** Recorded this long after it happened, an event is shown with both times. */
const lateMs = millisecondsInMinute;

/** A number further in would be a block of code in Markdown. */
const widthMax = 4;

/**
 * An incident as Markdown that also reads well in a terminal: how it stands, what is left to do, what happened, and the
 * head of the chain. `asOf`: of which moment this is told, where it is not now.
 */
export function incidentText(
  state: IncidentState,
  events: readonly IncidentEvent[],
  quote: Quote,
  asOf: string | null = null,
): string {
  const { kind, number, team_id, head } = state;
  return [
    `# ${kind === 'drill' ? 'DRILL · ' : ''}INC-${number} ${typedText(titleOf(state), quote)}`,
    ...(asOf === null ? [] : ['', asOf]),
    '',
    incident
      .facts(state)
      .map((fact) => sentenceText(fact, quote))
      .join(' · '),
    ...listed(detailsOf(state, quote)),
    ...timelineOf(events, quote),
    '',
    `People are shown by their member ids in the Slack workspace ${quote(team_id)}.`,
    `Event ${head.sequence}, hash ${head.hash}`,
  ].join('\n');
}

/** How far what belongs to a point stands in. */
const pointIndent = 2;

/** A point for each detail, and under it one for each line where it has several. */
function detailsOf(state: IncidentState, quote: Quote): readonly string[] {
  return incident.details(state).flatMap(({ label, lines }) => {
    const indent = lines.length === 1 ? pointIndent : 2 * pointIndent;
    const [first, ...others] = lines.map((line) => sentenceText(line, quote, indent));
    if (first === undefined) return [];
    return others.length === 0
      ? [`- ${label}:${first.startsWith('\n') ? '' : ' '}${first}`]
      : [`- ${label}:`, ...[first, ...others].map((line) => `  - ${line}`)];
  });
}

function listed(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

/** What happened, a line each, under the days on which it did. */
function timelineOf(events: readonly IncidentEvent[], quote: Quote): readonly string[] {
  const entries = incident.timeline(events);
  const width = Math.min(String(entries.length).length, widthMax);
  return entries.flatMap((entry, index) => {
    const day = dayText(entry.occurred_at);
    const before = entries[index - 1];
    const isSameDay = before !== undefined && dayText(before.occurred_at) === day;
    return [...(isSameDay ? [] : ['', `## ${day}, UTC`, '']), lineOf(entry, width, quote)];
  });
}

function lineOf(entry: TimelineEntry, width: number, quote: Quote): string {
  const { sequence, occurred_at, recorded_at, says, correctedBy } = entry;
  const isLate = Date.parse(recorded_at) - Date.parse(occurred_at) >= lateMs;
  const besides = [
    ...(isLate ? [`recorded ${instantText(recorded_at)}`] : []),
    ...(correctedBy === null ? [] : [`corrected by event ${correctedBy}`]),
  ];
  const number = `${String(sequence).padStart(width)}. `;
  // A quotation stands right under the point that it belongs to, which Markdown finds by its indent.
  const told = sentenceText(
    besides.length === 0 ? says : [...says, { words: `(${besides.join(', ')})` }],
    quote,
    number.length,
  );
  return `${number}${clockText(occurred_at)} ${told}`;
}
