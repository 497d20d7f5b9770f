import type { RichTextBlock } from '@slack/types';
import { type IncidentCore, textOf, titleOf } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { context, section } from '../../slack/kit/blocks.ts';
import { person, term, typed } from '../../slack/kit/mrkdwn.ts';
import { fullName, label } from '../../slack/kit/name.ts';
import type { EventPost, Message, Places } from '../../slack/kit/on-slack.ts';
import { quotation } from '../../slack/kit/rich-text.ts';
import { durationsText } from './duration.ts';
import type { Escalation, Lifecycle } from './lifecycle-state.ts';

type State = IncidentCore & Lifecycle;

const textMax = 2_600;
const reasonMax = 600;
const noticeMax = 300;

/** Posts, once each, what everybody in the channel must hear: a raise or reopening, an update in words, the resolution. */
export function lifecyclePosts(state: State, places: Places): readonly EventPost[] {
  const { escalated, latestUpdate, resolved } = state;
  const isUpdate = latestUpdate !== null && latestUpdate.sequence !== escalated?.sequence && resolved === null;
  return [
    ...(escalated === null ? [] : escalation(state, escalated, places)),
    ...(isUpdate ? [channelPost('update', latestUpdate, update(state, latestUpdate))] : []),
    ...(resolved === null ? [] : resolution(state, resolved, places)),
  ];
}

function channelPost(surface: string, { sequence }: Mark, message: Message): EventPost {
  return { surface, sequence, message, where: 'channel' };
}

function escalation(state: State, escalated: Escalation, { channelId, responders }: Places): readonly EventPost[] {
  const { severity, latestUpdate } = state;
  const turn = turnOf(state, escalated);
  const reason = latestUpdate?.sequence === escalated.sequence ? [saidIn(state, latestUpdate, reasonMax)] : [];
  const says = `${turn} (${person(escalated.by)})`;
  const post = channelPost('escalation', escalated, {
    text: `${turn} · ${titleIn(state)}`,
    blocks: [section(`*${says}*`), ...reason, section(responders)],
  });
  if (severity !== 'sev1') return [post];
  const announced = {
    text: `${turn} · ${titleIn(state)}`,
    blocks: [section(`*${turn}* · ${titleIn(state)} · <#${channelId}>`)],
  };
  return [post, { ...post, surface: 'escalation_announced', message: announced, where: 'announcement' }];
}

/** 🟠→🔴 INC-7 is sev1 now */
function turnOf(state: State, { from, fromTerm }: Escalation): string {
  const name = term(state.severityTerm.name);
  const mark = term(state.severityTerm.mark);
  return from === 'resolved'
    ? `${mark} ${label(state)} is open again, ${name}`
    : `${term(fromTerm.mark)}→${mark} ${label(state)} is ${name} now`;
}

function update(state: State, said: NonNullable<Lifecycle['latestUpdate']>): Message {
  const { severityTerm, status } = state;
  const head = `${term(severityTerm.mark)} *Update* · *${term(severityTerm.name)}* · *${status}* · ${person(said.by)}`;
  return {
    text: `${label(state)} update: ${typed(textOf(state, said).text, noticeMax)}`,
    blocks: [section(head), saidIn(state, said, textMax)],
  };
}

/** The post that closes an incident: what resolved it, how long it took, and the whole hash of its record. */
function resolution(state: State, resolved: Mark, { channelId }: Places): readonly EventPost[] {
  const { number, latestUpdate, head, severity, severitySet } = state;
  const text = `✅ ${fullName(state)} is resolved`;
  const reason = latestUpdate?.sequence === resolved.sequence ? [saidIn(state, latestUpdate, textMax)] : [];
  const durations = durationsText(state);
  const blocks = [
    section(`*✅ ${label(state)} is resolved* (${person(resolved.by)})`),
    ...reason,
    ...(durations === '' ? [] : [section(durations)]),
  ];
  const record = `The record ends at event ${head.sequence}: \`${head.hash}\`. \`npx quorum verify ${number}\` checks it.`;
  const post = channelPost('closing', resolved, { text, blocks: [...blocks, context(record)] });
  // A severity that was set after the resolution is a correction: it is not announced.
  if (severity !== 'sev1' || severitySet.sequence >= resolved.sequence) return [post];
  const announced = {
    text,
    blocks: [
      section(`*✅ ${label(state)} is resolved* (${person(resolved.by)}) · ${titleIn(state)} · <#${channelId}>`),
    ],
  };
  return [post, { ...post, surface: 'closing_announced', message: announced, where: 'announcement' }];
}

/** The title, for readers outside the incident's channel and on a lock screen. */
function titleIn(state: State): string {
  return typed(titleOf(state), noticeMax);
}

function saidIn(state: State, said: NonNullable<Lifecycle['latestUpdate']>, max: number): RichTextBlock {
  return quotation(textOf(state, said).text, max);
}
