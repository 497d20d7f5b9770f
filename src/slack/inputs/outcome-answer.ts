import type { ActionsBlock } from '@slack/types';
import {
  type Command,
  type IncidentEvent,
  type IncidentState,
  incident,
  slackSides,
} from '../../capabilities/index.ts';
import type { Data } from '../../kernel/capability.ts';
import { textLengthMax } from '../../kernel/text.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Answer } from '../answer.ts';
import { button, offeredButton, section } from '../kit/blocks.ts';
import { sentence, typed, whoAndWhen } from '../kit/mrkdwn.ts';
import { label } from '../kit/name.ts';
import { quotation } from '../kit/rich-text.ts';

/** A message's text is best below 4,000 characters. https://docs.slack.dev/reference/methods/chat.postMessage */
const shownMax = 3_600;

/** Some 13,200 characters fit the blocks of a message: https://github.com/slackapi/bolt-js/issues/2509 */
const quotedMax = 10_000;

const quoteMax = 200;

/** The capabilities' answers by the type of the event. */
const answers = new Map(slackSides.flatMap(({ recorded }) => Object.entries(recorded)));

/** The buttons under what is asked back, by the capabilities' own words for them. */
const needed = new Map(slackSides.flatMap((side) => Object.entries(side.needed ?? {})));

/** Characters of a button's value. https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const valueMax = 2_000;

/** What one person is told of their command, in one mrkdwn sentence or two. It never says success for what is not known. */
export function outcomeAnswer(outcome: Outcome, command: Command, viewer: string): Answer {
  const text = textOf(outcome, command, viewer);
  const replies = repliesTo(outcome);
  return replies.length === 0 ? { text } : { text, blocks: [section(text), ...replies] };
}

/** What is asked back has its answers as buttons. */
function repliesTo(outcome: Outcome): readonly ActionsBlock[] {
  if (outcome.kind === 'recorded') {
    const { event, state } = outcome;
    const asked = slackSides.flatMap((side) => side.asksAfter?.(event.type, state) ?? []);
    return asked.length === 0
      ? []
      : [{ type: 'actions', elements: asked.map((one) => offeredButton(one, state.incident_id)) }];
  }
  if (outcome.kind !== 'refused' || outcome.state === null) return [];
  const { incident_id } = outcome.state;
  const elements = (outcome.needs ?? []).flatMap(({ what, of }) => {
    const offered = needed.get(what);
    const value = of === '' ? incident_id : `${incident_id}:${of}`;
    if (offered === undefined || value.length > valueMax) return [];
    return [button(offered.actionId, offered.text, value, offered.isPrimary === true ? 'primary' : undefined)];
  });
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

/** The same for a typed line: where it was not recorded, what was typed is given back, to be sent again. */
export function outcomeAnswerToLine(outcome: Outcome, command: Command, viewer: string): Answer {
  const answer = outcomeAnswer(outcome, command, viewer);
  if (outcome.kind === 'recorded') return answer;
  const back = textsGivenBack({ text: answer.text }, command);
  return back.blocks === undefined ? answer : { ...back, blocks: [...back.blocks, ...repliesTo(outcome)] };
}

/** An answer that gives back what was typed of a command. */
export function textsGivenBack(answer: Answer, command: Command): Answer {
  const texts = incident.textsOf(command);
  const [only] = texts;
  if (only === undefined) return answer;
  return texts.length === 1 ? givenBack(answer, only.text) : quoted(answer, texts.map(asPart));
}

const asPart = ({ name, text }: { readonly name: string; readonly text: string }): Part => ({
  says: `You wrote as ${name}:`,
  text,
});

/** An answer that gives back a line that was typed and not recorded. */
export function givenBack(answer: Answer, line: string): Answer {
  return isBlank(line) ? answer : quoted(answer, [{ says: 'You wrote:', text: line }]);
}

type Part = { readonly says: string; readonly text: string };

/** The blocks hold the whole of what was typed; the text beside them, which a lock screen shows, its beginning. */
function quoted(answer: Answer, parts: readonly Part[]): Answer {
  const { text, blocks = [section(text)] } = answer;
  const max = Math.floor(quotedMax / parts.length);
  const lines = parts.map((part) => `${part.says} ${typed(part.text, Math.floor(shownMax / parts.length))}`);
  const quotations = parts.flatMap((part) => [section(part.says), quotation(part.text, Math.max(max, textLengthMax))]);
  return { ...answer, text: [text, ...lines].join('\n'), blocks: [...blocks, ...quotations] };
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
      return 'Not recorded: an earlier request with the same id asked for something else. Please check `/incident timeline` before you try again.';
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
      return `It is not known whether ${what} was recorded: the database did not answer. \`/incident ${command.type === 'declare' ? 'list' : 'timeline'}\` shows whether it was.`;
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

/** How a line was understood, where something else may have been meant, is said beside its outcome. */
export function withRemark(answer: Answer, remark: string | undefined): Answer {
  if (remark === undefined) return answer;
  const { text, blocks } = answer;
  return {
    ...answer,
    text: `${text} ${remark}`,
    ...(blocks === undefined ? {} : { blocks: [...blocks, section(remark)] }),
  };
}
