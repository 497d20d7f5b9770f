import { type IncidentCore, textOf } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { button, section } from '../../slack/kit/blocks.ts';
import { moment, person, term, typed } from '../../slack/kit/mrkdwn.ts';
import { boldName, fullName, label } from '../../slack/kit/name.ts';
import type { EventPost, Message } from '../../slack/kit/on-slack.ts';
import { quotation } from '../../slack/kit/rich-text.ts';
import { durationText } from '../lifecycle/duration.ts';
import { type Lifecycle, lastPeriod } from '../lifecycle/lifecycle-state.ts';
import type { Subscriber, Update, Updates } from './updates-state.ts';

type State = IncidentCore & Updates & Lifecycle;

export const unsubscribe = { actionId: 'incident:unsubscribe:v1', text: 'Unsubscribe' } as const;

const textMax = 2_600;
const noticeMax = 300;

/**
 * Each update is posted in the channel, as a reply under the announcement, and to whoever has subscribed. In the channel
 * only the last is news; a raise or a reopening is posted there with its own text. Another severity edits the announcement,
 * which then has the update's words as well: a reply would be one call to Slack more than a command may make.
 */
export function updatesPosts(state: State): readonly EventPost[] {
  const { recentUpdates, latestUpdate, resolved, escalated } = state;
  const last = recentUpdates.at(-1);
  const isNews = last !== undefined && last.sequence === latestUpdate?.sequence && resolved === null;
  return [
    ...(isNews && last.sequence !== escalated?.sequence ? [post('update', last, drawn(state, last), 'channel')] : []),
    ...recentUpdates
      .filter(({ changedSeverity }) => !changedSeverity)
      .map((one) => post('update_announced', one, drawn(state, one), 'announcement_thread')),
    ...directPosts(state),
  ];
}

function post(surface: string, { sequence }: Mark, message: Message, where: EventPost['where']): EventPost {
  return { surface, sequence, message, where };
}

function drawn(state: State, said: Update): Message {
  const { number, severityTerm, status } = said;
  const head = `${term(severityTerm.mark)} *Update ${number}* · *${term(severityTerm.name)}* · *${status}*`;
  return {
    text: `${label(state)} update: ${typed(textOf(state, said).text, noticeMax)}${inBreath(said)}`,
    blocks: [section(head), quotation(textOf(state, said).text, textMax), section(foot(said))],
  };
}

function foot({ nextAt, by }: Update): string {
  return nextAt === null ? person(by) : `Next update due ${moment(nextAt)} · ${person(by)}`;
}

function inBreath({ nextAt }: Update): string {
  return nextAt === null ? '' : ` Next update due ${moment(nextAt)}.`;
}

/** What subscribers are told: what came after they subscribed, and what they have not done themselves. */
function directPosts(state: State): readonly EventPost[] {
  const { subscribers, recentUpdates, latestUpdate, resolved, escalated, severity } = state;
  if (subscribers.length === 0) return [];
  const isToldByUpdate = escalated !== null && escalated.sequence === latestUpdate?.sequence;
  const told = [
    ...recentUpdates.map((one) => ({ surface: 'update_direct', mark: one, message: updateTo(state, one) })),
    ...(escalated?.from === 'resolved'
      ? [
          {
            surface: 'reopened_direct',
            mark: escalated,
            message: plain(state, `${badge(state)} ${boldName(state)} is open again (${person(escalated.by)}).`),
          },
        ]
      : []),
    // Slack notifies nobody of the announcement's edit.
    ...(escalated !== null && escalated.from !== 'resolved' && severity === 'sev1' && !isToldByUpdate
      ? [{ surface: 'raised_direct', mark: escalated, message: raiseTo(state, escalated) }]
      : []),
    ...(resolved === null ? [] : [{ surface: 'end_direct', mark: resolved, message: endTo(state, resolved) }]),
  ];
  const isFor = ({ user_id, sequence }: Subscriber, mark: Mark) => mark.sequence > sequence && mark.by !== user_id;
  return subscribers.flatMap((one) =>
    told
      .filter(({ mark }) => isFor(one, mark))
      .map(({ surface, mark, message }) => post(surface, mark, message, { person: one.user_id })),
  );
}

function badge({ severityTerm }: State): string {
  return term(severityTerm.mark);
}

function updateTo(state: State, said: Update): Message {
  const { text, blocks } = drawn(state, said);
  return { text, blocks: [section(boldName(state)), ...blocks, ending(state)] };
}

/** 🔴 INC-7 “Payments fail” is sev1 now (@ana). */
function raiseTo(state: State, { by }: Mark): Message {
  return plain(state, `${badge(state)} ${boldName(state)} is ${term(state.severityTerm.name)} now (${person(by)}).`);
}

function endTo(state: State, resolved: Mark): Message {
  const { latestUpdate, ended } = state;
  // Declined, or merged into another: it was never resolved.
  if (ended !== null && ended !== 'resolved') {
    return plain(state, `${fullName(state)} is ${ended} (${person(resolved.by)}).`);
  }
  const { opened } = lastPeriod(state);
  const lasted = durationText(Math.max(0, Date.parse(resolved.at) - Date.parse(opened.at)));
  const message = plain(state, `✅ ${fullName(state)} is resolved after ${lasted} (${person(resolved.by)}).`);
  if (latestUpdate?.sequence !== resolved.sequence) return message;
  const [head, ...rest] = message.blocks;
  const reason = quotation(textOf(state, latestUpdate).text, textMax);
  return { ...message, blocks: [...(head === undefined ? [] : [head]), reason, ...rest] };
}

function plain(state: State, says: string): Message {
  return { text: says.replaceAll('*', ''), blocks: [section(says), ending(state)] };
}

function ending({ incident_id }: State) {
  return { type: 'actions' as const, elements: [button(unsubscribe.actionId, unsubscribe.text, incident_id)] };
}

/** The update that is late, by how much: "the update promised for today 14:40 is 3 min late". */
export function lateSaid({ nextUpdate }: Updates, sentAt: string): string {
  const { at } = nextUpdate;
  if (at === null) return 'an update is due';
  const late = durationText(Math.max(0, Date.parse(sentAt) - Date.parse(at)));
  return `the update promised for ${moment(at)} is ${late} late`;
}

/** When the next update is due, for whoever posted one. */
export function nextSaid({ nextUpdate: { at } }: Updates): string {
  return at === null ? '' : ` The next is due ${moment(at)}.`;
}
