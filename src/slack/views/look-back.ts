import { type IncidentEvent, type IncidentState, incident } from '../../capabilities/index.ts';
import { knownAt } from '../../kernel/known-at.ts';
import type { Answer } from '../answer.ts';
import { context, section } from '../kit/blocks.ts';
import { moment, sentence } from '../kit/mrkdwn.ts';
import { boldName, fullName, label } from '../kit/name.ts';
import { ours, richText } from '../kit/rich-text.ts';
import { shortDetails } from './detail-lines.ts';
import { timelineLines } from './timeline-lines.ts';

/** Most lines of each detail, and of the events before that minute and of those recorded after it. */
const linesMax = 3;
const eventsMax = 5;

const minuteMs = 60_000;

/**
 * How an incident stood at the end of a minute (its beginning in milliseconds since 1970): by what was recorded until then,
 * and, apart from it, what had happened by then and was recorded only later.
 */
export function renderLookBack(state: IncidentState, events: readonly IncidentEvent[], minute: number): Answer {
  const at = moment(new Date(minute).toISOString());
  const { recorded, recordedLater } = knownAt(events, minute + minuteMs - 1);
  const then = incident.fold(recorded);
  if (then === null) {
    const says = `${label(state)} was not declared yet at ${at}: it was declared ${moment(state.declared.at)}.`;
    return recordedLater.length === 0
      ? { text: says }
      : { text: says, blocks: [section(says), ...later(events, recordedLater)] };
  }
  const facts = incident.facts(then).map((fact) => sentence(fact, 80));
  const details = shortDetails(incident.details(then), linesMax);
  const last = recorded.slice(-eventsMax);
  const text = `${fullName(then)} at ${at}: ${facts.join(', ')}`;
  return {
    text,
    blocks: [
      section(`${boldName(then)} *at* ${at}\n${facts.join(' · ')}`),
      ...(details.length === 0 ? [] : [richText(details)]),
      richText([
        ours(last.length === 1 ? 'What was recorded by then' : 'The last recorded by then', { bold: true }),
        ...timelineLines(incident.timeline(recorded, last)),
      ]),
      ...later(events, recordedLater),
      context(
        `As the record knew it then: event ${recorded.length} of ${events.length}. What was corrected since is not shown.`,
      ),
    ],
  };
}

function later(events: readonly IncidentEvent[], recordedLater: readonly IncidentEvent[]) {
  if (recordedLater.length === 0) return [];
  const rest = recordedLater.length - eventsMax;
  return [
    richText([
      ours('Happened by then, recorded later', { bold: true }),
      ...timelineLines(incident.timeline(events, recordedLater.slice(0, eventsMax))),
      ...(rest > 0 ? [ours(`… and ${rest} more: \`/incident timeline\``)] : []),
    ]),
  ];
}
