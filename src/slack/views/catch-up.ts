import { type IncidentEvent, type IncidentState, incident, slackSides } from '../../capabilities/index.ts';
import type { Answer } from '../answer.ts';
import { context, section } from '../kit/blocks.ts';
import { finePrint } from '../kit/fine-print.ts';
import { sentence } from '../kit/mrkdwn.ts';
import { boldName, fullName } from '../kit/name.ts';
import { ours, type RichLine, richText } from '../kit/rich-text.ts';
import { standingOf } from '../surfaces/standing.ts';
import { shortDetails } from './detail-lines.ts';
import { timelineLines } from './timeline-lines.ts';

/** Most lines that tell what happened, each of another kind, and of each detail. */
const newsMax = 7;
const linesMax = 4;
const peopleMax = 6;

/** What is posted for everybody goes before what one person did for themselves. */
const publicTypes = new Set(slackSides.flatMap((side) => side.toldByPost ?? []));

/**
 * What somebody needs who comes in or comes back: how it stands, what has happened since they looked last, what is open
 * and promised, and whom to ask. From rules alone. `seen`: the last event that they have read; null: none.
 */
export function renderCatchUp(state: IncidentState, events: readonly IncidentEvent[], seen: number | null): Answer {
  const since = events.filter(({ sequence }) => sequence > (seen ?? 0));
  const standing = standingOf(state, null).join(' · ');
  const people = incident.responders(state).map(({ says }) => sentence(says, 80));
  return {
    text: `${fullName(state)}: ${standing}`,
    blocks: [
      section(`${boldName(state)}\n${standing}`),
      richText([...news(events, since, seen), ...shortDetails(incident.details(state), linesMax)]),
      section(people.length === 0 ? 'Nobody leads or has a role yet: ask in the channel.' : `*Ask* ${named(people)}`),
      context(finePrint(state)),
    ],
  };
}

function named(people: readonly string[]): string {
  const rest = people.length - peopleMax;
  return [...people.slice(0, peopleMax), ...(rest > 0 ? [`${rest} more`] : [])].join(' · ');
}

function news(
  events: readonly IncidentEvent[],
  since: readonly IncidentEvent[],
  seen: number | null,
): readonly RichLine[] {
  if (since.length === 0) return [ours('Nothing has happened since you last looked.')];
  const kinds = onePerKind(since);
  const rest = kinds.slice(newsMax).reduce((sum, { count }) => sum + count, 0);
  const told = kinds.slice(0, newsMax).sort((one, other) => one.last.sequence - other.last.sequence);
  const lines = timelineLines(
    incident.timeline(
      events,
      told.map(({ last }) => last),
    ),
  );
  const more = (count: number) => (count === 1 ? [] : ours(` (the last of ${count})`, { italic: true }));
  return [
    ours(seen === null ? 'Since the start' : 'Since you last looked', { bold: true }),
    ...lines.map((line, index) => [...line, ...more(told[index]?.count ?? 1)]),
    ...(rest > 0 ? [ours(`… and ${rest} more: \`/incident timeline\``)] : []),
  ];
}

type Kind = { readonly last: IncidentEvent; readonly count: number };

/** The last event of each kind, what is told to everybody first, then the latest. */
function onePerKind(events: readonly IncidentEvent[]): readonly Kind[] {
  const kinds = new Map<string, Kind>();
  for (const last of events) kinds.set(last.type, { last, count: (kinds.get(last.type)?.count ?? 0) + 1 });
  const isPublic = ({ last }: Kind) => (publicTypes.has(last.type) ? 0 : 1);
  return [...kinds.values()].sort(
    (one, other) => isPublic(one) - isPublic(other) || other.last.sequence - one.last.sequence,
  );
}
