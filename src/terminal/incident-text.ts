import { millisecondsInMinute } from 'date-fns/constants';
import { durationsText } from '../incident/duration.ts';
import type { IncidentEvent } from '../incident/event.ts';
import type { IncidentState } from '../incident/state.ts';
import { type Phrase, type TimelineEntry, timeline } from '../incident/timeline.ts';
import { clockText, dayText, instantText } from './time-text.ts';

/** Recorded this long after it happened, an event is shown with both times. */
const lateMs = millisecondsInMinute;

/** A number further in would be a block of code in Markdown. */
const widthMax = 4;

/** Makes typed text harmless where it is shown: `printable` for a terminal, `markdown` for Markdown. */
export type Quote = (text: string) => string;

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
  const { kind, number, title, team_id, head } = state;
  return [
    `# ${kind === 'drill' ? 'DRILL · ' : ''}INC-${number} ${quote(title)}`,
    ...(asOf === null ? [] : ['', asOf]),
    '',
    factsOf(state, quote),
    ...listed(detailsOf(state, quote)),
    ...timelineOf(events, quote),
    '',
    `People stand by their member ids in the Slack workspace ${quote(team_id)}.`,
    `Event ${head.sequence}, hash ${head.hash}`,
  ].join('\n');
}

/** sev1 · investigating · not acknowledged · no lead yet */
function factsOf({ severity, status, acknowledged, lead }: IncidentState, quote: Quote): string {
  return [
    severity,
    status,
    ...(acknowledged === null && status !== 'resolved' ? ['not acknowledged'] : []),
    lead === null ? (status === 'resolved' ? 'no lead' : 'no lead yet') : `lead ${person(lead.user_id, quote)}`,
  ].join(' · ');
}

function detailsOf(state: IncidentState, quote: Quote): readonly string[] {
  const { latestUpdate, tasks, roles } = state;
  const durations = durationsText(state);
  return [
    ...(latestUpdate === null ? [] : [`Latest update (event ${latestUpdate.sequence}): ${quote(latestUpdate.text)}`]),
    ...tasks.flatMap(({ task, text, completed }) => (completed === null ? [`Open task ${task}: ${quote(text)}`] : [])),
    ...(roles.length === 0
      ? []
      : [`Roles: ${roles.map(({ role, user_id }) => `${quote(role)} ${person(user_id, quote)}`).join(', ')}`]),
    ...(durations === '' ? [] : [durations]),
  ];
}

function listed(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines.map((line) => `- ${line}`)];
}

/** What happened, a line each, under the days on which it did. */
function timelineOf(events: readonly IncidentEvent[], quote: Quote): readonly string[] {
  const entries = timeline(events);
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
  const said = says.map((phrase) => phraseText(phrase, quote)).join(' ');
  const aside = besides.length === 0 ? '' : ` (${besides.join(', ')})`;
  return `${String(sequence).padStart(width)}. ${clockText(occurred_at)} ${said}${aside}`;
}

function phraseText(phrase: Phrase, quote: Quote): string {
  if ('words' in phrase) return phrase.words;
  if ('user' in phrase) return person(phrase.user, quote);
  return 'at' in phrase ? instantText(phrase.at) : quote(phrase.quote);
}

/** A person as `@` and the id in Slack, which is all that the record knows; `system:…` as it is. */
function person(actor: string, quote: Quote): string {
  return actor.startsWith('system:') ? quote(actor) : `@${quote(actor)}`;
}
