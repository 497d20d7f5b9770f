import {
  type Command,
  type IncidentEvent,
  type IncidentState,
  incident,
  slackSides,
} from '../../capabilities/index.ts';
import type { Data } from '../../kernel/capability.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Answer } from '../answer.ts';
import { section } from '../kit/blocks.ts';
import { sentence, typed, whoAndWhen } from '../kit/mrkdwn.ts';
import { label } from '../kit/name.ts';
import { quotation } from '../kit/rich-text.ts';

/** A message is best read below 4,000 characters. https://docs.slack.dev/reference/methods/chat.postMessage */
const givenBackMax = 3_600;

const quoteMax = 200;

/** The capabilities' answers by the type of the event. */
const answers = new Map(slackSides.flatMap(({ recorded }) => Object.entries(recorded)));

/** What one person is told of their command, in one mrkdwn sentence or two. It never says success for what is not known. */
export function outcomeAnswer(outcome: Outcome, command: Command, viewer: string): Answer {
  return { text: textOf(outcome, command, viewer) };
}

/** The same for a typed line: where it was not recorded, what was typed is given back, to be sent again. */
export function outcomeAnswerToLine(outcome: Outcome, command: Command, viewer: string): Answer {
  const answer = outcomeAnswer(outcome, command, viewer);
  const line = 'text' in command ? command.text : 'title' in command ? command.title : undefined;
  if (outcome.kind === 'recorded' || line === undefined || isBlank(line)) return answer;
  return {
    text: `${answer.text}\nYou wrote: ${typed(line, givenBackMax)}`,
    blocks: [section(answer.text), section('You wrote:'), quotation(line, givenBackMax)],
  };
}

function textOf(outcome: Outcome, command: Command, viewer: string): string {
  const what = incident.subjectOf(command.type);
  switch (outcome.kind) {
    case 'recorded':
      return recordedText(outcome.event, outcome.state, viewer);
    case 'unchanged':
      return `${sentence(outcome.says, quoteMax, viewer)} (${whoAndWhen(outcome.since, viewer)}).`;
    case 'refused':
      return sentence(outcome.says, quoteMax, viewer);
    case 'mismatch':
      return 'Not recorded: an earlier request of the same id said something else. Please check `/incident timeline` before you try again.';
    case 'busy':
      return 'Not recorded: too many people are writing to this incident at once. Please try again.';
    case 'damaged':
      return outcome.why === 'newer'
        ? 'Not recorded: this incident was written by a newer version of Quorum. It is read-only here until this version is updated.'
        : `Not recorded: event ${outcome.sequence} of this incident can’t be read. \`quorum verify\` says what is wrong with it. Other incidents are not affected.`;
    case 'unavailable':
      // An earlier try may have recorded it, unheard, through another process or before a restart.
      return `This try did not record ${what}: the database can’t be reached right now. Please try again in a moment.`;
    case 'unknown':
      return `It is not known whether ${what} was recorded: the database did not answer. Please check \`/incident ${command.type === 'declare' ? 'list' : 'timeline'}\` before you try again.`;
    default: {
      const unreachable: never = outcome;
      return unreachable;
    }
  }
}

function recordedText(event: IncidentEvent, state: IncidentState, viewer: string): string {
  const data: Data = event.data;
  const told = answers.get(event.type)?.(data, { sequence: event.sequence, state, viewer, inc: label(state) });
  return told ?? `Recorded in ${label(state)} (event ${event.sequence}).`;
}

/** What is recorded, in the words that its outcome had at the time. `state`: the incident right after the event. */
export function recordedAnswer(event: IncidentEvent, state: IncidentState, viewer: string): Answer {
  return { text: recordedText(event, state, viewer) };
}

/**
 * What takes longer than an acknowledgement may: it names what is being recorded, and claims nothing of it. `isKept`:
 * the answer follows even if this process dies.
 */
export function stillAtWork(asked: Command['type'] | null, { isKept }: { readonly isKept: boolean }): Answer {
  if (asked === null) {
    const next = isKept ? 'The answer follows here.' : 'If no answer follows here, please ask again.';
    return { text: `Still working… ${next}` };
  }
  const where = asked === 'declare' ? 'list' : 'timeline';
  const next = isKept
    ? 'The outcome follows here.'
    : `The database is slow. If no outcome follows here, \`/incident ${where}\` shows whether it was recorded.`;
  return { text: `Still recording ${incident.subjectOf(asked)}… ${next}` };
}

/** What was recorded after that, where nothing else says so. `subject`: such as "the note". */
export function recordedLate(subject: string): Answer {
  return { text: `Now recorded: ${subject}.` };
}
