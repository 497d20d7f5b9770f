import type { RichTextBlock } from '@slack/types';
import { type IncidentCore, textOf, titleOf } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { isWorse } from '../../kernel/severity.ts';
import { button, context, section } from '../../slack/kit/blocks.ts';
import { clock, person, term, typed } from '../../slack/kit/mrkdwn.ts';
import { label } from '../../slack/kit/name.ts';
import type { EventPost, Message, Places } from '../../slack/kit/on-slack.ts';
import { quotation } from '../../slack/kit/rich-text.ts';
import { durationsText, durationText } from './duration.ts';
import { isClosedUnresolved } from './lifecycle.ts';
import { type Escalation, type Lifecycle, lastPeriod } from './lifecycle-state.ts';

type State = IncidentCore & Lifecycle;

const textMax = 2_600;
const reasonMax = 600;
const noticeMax = 300;

/** Posts, once each, what everybody in the channel must hear: a raise or reopening, the resolution. */
export function lifecyclePosts(state: State, places: Places): readonly EventPost[] {
  const { escalated, resolved } = state;
  return [
    ...(escalated === null ? [] : [escalation(state, escalated, places)]),
    ...severityPosts(state),
    ...statusPosts(state),
    ...(resolved === null || isClosedUnresolved(state) ? [] : resolution(state, resolved, places)),
  ];
}

function channelPost(surface: string, { sequence }: Mark, message: Message): EventPost {
  return { surface, sequence, message, where: 'channel' };
}

function escalation(state: State, escalated: Escalation, { responders }: Places): EventPost {
  const { latestUpdate, severityReason } = state;
  const turn = turnOf(state, escalated);
  const said = [severityReason, latestUpdate].find((one) => one?.sequence === escalated.sequence) ?? null;
  const reason = said === null ? [] : [saidIn(state, said, reasonMax)];
  const says = `${turn} (${person(escalated.by)})`;
  return channelPost('escalation', escalated, {
    text: `${turn}${said === null ? '' : `: ${typed(textOf(state, said).text, noticeMax)}`} · ${titleIn(state)}`,
    blocks: [section(`*${says}*`), ...reason, section(responders)],
  });
}

/** 🟠→🔴 INC-7 is sev1 now */
function turnOf(state: State, { from, fromTerm }: Escalation): string {
  const name = term(state.severityTerm.name);
  const mark = term(state.severityTerm.mark);
  return from === 'resolved'
    ? `${mark} ${label(state)} is open again, ${name}`
    : `${term(fromTerm.mark)}→${mark} ${label(state)} is ${name} now`;
}

/** What is not worse: a lower severity, and one that was set when all was over. */
function severityPosts(state: State): readonly EventPost[] {
  const { severity, severityChanged: changed, severityReason, severityTerm, resolved } = state;
  if (changed === null || changed.isInUpdate || changed.isAfterEnd !== (resolved !== null)) return [];
  if (!changed.isAfterEnd && isWorse(severity, changed.from)) return [];
  const name = term(severityTerm.name);
  const turn = changed.isAfterEnd
    ? `${label(state)} was ${name}: ${setLate(state)} (${person(changed.by)})`
    : `${term(changed.fromTerm.mark)}→${term(severityTerm.mark)} ${label(state)} is ${name} now (${person(changed.by)})`;
  const reason = severityReason?.sequence === changed.sequence ? [saidIn(state, severityReason, reasonMax)] : [];
  return [channelPost('severity', changed, { text: turn, blocks: [section(turn), ...reason] })];
}

/** What is said of a severity that was set when all was over. */
export function setLate({ ended }: Pick<State, 'ended'>): string {
  return ended === 'resolved' ? 'set after its resolution' : 'set after it was closed';
}

/** A status that somebody set without a word: with one, it is an update. */
function statusPosts(state: State): readonly EventPost[] {
  const { status, statusSet, isStatusUnsaid, resolved } = state;
  if (resolved !== null || !isStatusUnsaid) return [];
  const text = `${label(state)} is ${status} now (${person(statusSet.by)}).`;
  return [channelPost('status', statusSet, { text, blocks: [section(text)] })];
}

/** ✅ INC-7 resolved by @ana after 47 min. How long it took, how bad it was, and under the summary the whole head of the record. */
function resolution(state: State, resolved: Mark, { afterwards }: Places): readonly EventPost[] {
  const { latestUpdate, head, worst, incident_id, cause } = state;
  const ends = endText(state, resolved);
  const text = `✅ ${ends}: ${titleIn(state)}`;
  const reason = latestUpdate?.sequence === resolved.sequence ? [saidIn(state, latestUpdate, textMax)] : [];
  const facts = [lasted(state, resolved), durationsText(state, { isEndSaid: true }), `worst ${term(worst.term.name)}`];
  const actions = [
    button('incident:timeline:v1', 'Review', `${incident_id}::review`),
    button('incident:cause:v1', cause === null ? 'Add the cause' : 'Change the cause', incident_id),
    button('incident:reopen:v1', 'Reopen', incident_id),
  ];
  const blocks = [
    section(`*✅ ${ends}*`),
    ...reason,
    section(inOneLine(facts)),
    ...(afterwards === '' ? [] : [section(`Left to do: ${afterwards}`)]),
    { type: 'actions' as const, elements: actions },
  ];
  const closing = channelPost('closing', resolved, { text, blocks });
  const record = `The record of ${label(state)} ends at event ${head.sequence}: \`${head.hash}\`. \`npx quorum verify ${label(state)}\` checks it.`;
  const witness = { text: `The record ends at event ${head.sequence}`, blocks: [context(record)] };
  return [closing, { surface: 'closing_head', sequence: resolved.sequence, message: witness, where: 'thread' }];
}

/** INC-7 resolved by @ana after 47 min; of one that was open again, how long it was open since. */
function endText(state: State, resolved: Mark): string {
  const { opened } = lastPeriod(state);
  const milliseconds = Date.parse(resolved.at) - Date.parse(opened.at);
  const isAgain = state.openPeriods.length > 1;
  const after = milliseconds < 0 ? '' : ` ${durationText(milliseconds)}${isAgain ? ' after its reopening' : ''}`;
  const words = isAgain ? 'resolved again' : 'resolved';
  return `${label(state)} ${words} by ${person(resolved.by)}${after === '' ? '' : isAgain ? `,${after}` : ` after${after}`}`;
}

/** From when to when it was open, the last time. */
function lasted(state: State, resolved: Mark): string {
  const { opened } = lastPeriod(state);
  if (Date.parse(resolved.at) < Date.parse(opened.at)) return '';
  const lasted = state.openPeriods.length > 1 ? 'Open again' : 'Lasted';
  return `${lasted} ${clock(opened.at)}–${clock(resolved.at)}`;
}

/** Facts that each may begin a sentence, as one. */
function inOneLine(facts: readonly string[]): string {
  const [first = '', ...rest] = facts.filter((one) => one !== '');
  return [first, ...rest.map((one) => `${one.charAt(0).toLowerCase()}${one.slice(1)}`)].join(' · ');
}

/** The title, for readers outside the incident's channel and on a lock screen. */
function titleIn(state: State): string {
  return typed(titleOf(state), noticeMax);
}

function saidIn(state: State, said: NonNullable<Lifecycle['latestUpdate']>, max: number): RichTextBlock {
  return quotation(textOf(state, said).text, max);
}
