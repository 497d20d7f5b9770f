import type { IncidentState } from '../../capabilities/index.ts';
import { isUserId } from '../../kernel/user-id.ts';
import { section } from '../kit/blocks.ts';
import { isDirect } from '../kit/direct-message.ts';
import { person } from '../kit/mrkdwn.ts';
import { label } from '../kit/name.ts';
import type { Message } from '../kit/on-slack.ts';
import { contentHash } from './content-hash.ts';
import { eraOf } from './eras.ts';
import type { PostedRow } from './post-claims.ts';
import { isShutBy, meaningOf } from './refusal-meanings.ts';
import { pagerSurface } from './step.ts';

/** Stands before the names of the posts that tell of a refusal. */
const refusal = 'refusal ';

/** A sentence for somebody who can mend what Slack refuses. `channel`: the incident's, or a person's id. */
export type RefusalPost = { readonly surface: string; readonly channel: string; readonly message: Message };

/**
 * Stands after the name of one that goes to a person. It is a post of its own: whether the one in the channel was made is
 * not always known, and that one is looked for in its channel only.
 */
const inPerson = ' direct';

/** Nothing can be said in the channel. */
const isShut = /^chat\.postMessage |answered (channel_not_found|not_in_channel)/;

const archivedAnnouncements = 'Unarchive it, or choose another one in `quorum.yml`.';

/** Somebody deleted the message: it is made anew. */
const mendsItself = /answered (message|thread)_not_found/;

/** One thing that people miss, why, and who can mend it. */
type Lack = {
  readonly what: string;
  readonly errors: readonly string[];
  readonly mend?: string;
  /** A direct message to somebody. */
  readonly isDirect?: boolean;
};

/**
 * Tells once of each thing that Slack refuses for good, in the incident's channel; to the lead, or to who declared it,
 * where nothing can be posted there. Where that can't be told either, the log alone has it.
 */
export function refusalPosts(
  state: IncidentState,
  rows: readonly PostedRow[],
  channelId: string | null,
): readonly RefusalPost[] {
  const posts = new Map<string, RefusalPost>();
  const told = new Map(rows.filter(({ surface }) => isRefusal(surface)).map((row) => [row.surface, row]));
  for (const row of rows) {
    const { surface, channel_id, failure } = row;
    // What a pager refuses is an event, which is told as such.
    const isTold = isRefusal(surface) || surface.startsWith(pagerSurface);
    if (failure === null || isTold || mendsItself.test(failure)) continue;
    for (const lack of lacksOf(state, row, failure, channelId)) {
      const because = meaningOf(lack.errors, lack.isDirect === true)?.says ?? lack.errors;
      const name = `${refusal}${contentHash(JSON.stringify([lack.what, because])).slice(0, 8)}`;
      const here = told.get(`${eraOf(state)}${name}`) ?? null;
      const direct = `${name}${inPerson}`;
      if (here !== null && here.ts !== null) continue;
      const isChannelShut =
        channelId === null ||
        (channel_id === channelId && isShut.test(failure)) ||
        (here !== null && here.failure !== null) ||
        told.has(`${eraOf(state)}${direct}`);
      const [place, channel] = isChannelShut ? [direct, responderOf(state)] : [name, channelId];
      if (channel !== null) posts.set(name, { surface: place, channel, message: renderRefusal(lack) });
    }
  }
  return [...posts.values()];
}

/** Whether a surface is a post that tells of a refusal. */
export function isRefusal(surface: string): boolean {
  return surface.replace(/^private /, '').startsWith(refusal);
}

/**
 * What is missing of a surface: of the people in the channel, each by themselves, so that nobody is told of twice. Where the
 * incident's channel takes nothing, that is one thing for all that should be in it.
 */
function lacksOf(state: IncidentState, row: PostedRow, failure: string, channelId: string | null): readonly Lack[] {
  const answers = [...failure.matchAll(/answered (\w+)(?: for ([UW][A-Z0-9]+))?/g)];
  const people = answers.flatMap(([, error = '', user]) =>
    user === undefined ? [] : [{ what: `${person(user)} can’t be added to ${label(state)}`, errors: [error] }],
  );
  const errors = [...new Set(answers.map(([, error = '']) => error))];
  if (isShutBy(errors) && row.channel_id === channelId)
    return [{ what: `${label(state)} can’t be shown in its channel`, errors }];
  if (people.length > 0) return people;
  return [{ errors, ...whatLacks(state, row) }];
}

function renderRefusal({ what, errors, mend, isDirect = false }: Lack): Message {
  const meant = meaningOf(errors, isDirect);
  const answer = errors.length === 0 ? '' : ` (${errors.map((one) => `\`${one}\``).join(', ')})`;
  const doNow = mend ?? meant?.mend ?? 'Ask a workspace admin.';
  const text = `⚠️ ${what}: ${meant?.says ?? 'Slack refuses it'}${answer}. ${doNow} The record is complete.`;
  return { text, blocks: [section(text)] };
}

/** What people miss, by the surface that Slack refuses; of an incident that moved, also what is left where it was. */
function whatLacks(state: IncidentState, { surface, channel_id, ts, failure }: PostedRow): Omit<Lack, 'errors'> {
  const inc = label(state);
  const [name = '', channel] = surface.replace(/^private /, '').split(' ');
  if (!surface.startsWith(eraOf(state))) {
    if (name === 'channel') return { what: `The old channel of ${inc} can’t be cleared` };
    const place = isDirect(channel_id) ? 'a direct message' : `<#${channel_id}>`;
    return { what: `An old post about ${inc} still stands in ${place}` };
  }
  if (isDirect(channel_id)) {
    const what = `The direct message about ${inc} to ${person(channel ?? '')} can’t be ${ts === null ? 'sent' : 'changed'}`;
    return { what, isDirect: true };
  }
  switch (name) {
    case 'channel':
      return { what: `${inc} has no channel` };
    case 'members':
      return { what: `Not everybody is in the channel of ${inc}` };
    case 'announcement': {
      const isArchived = /answered is_(archived|inactive)/.test(failure ?? '');
      return {
        what: `${inc} can’t be announced in <#${channel}>`,
        ...(isArchived ? { mend: archivedAnnouncements } : {}),
      };
    }
    case 'topic':
      return { what: `The topic of ${inc} can’t be kept up to date` };
    case 'pin':
      return { what: `The summary of ${inc} can’t be pinned` };
    case 'summary':
      return { what: `The summary of ${inc} can’t be kept up to date` };
    default:
      return { what: `Not everything about ${inc} can be shown` };
  }
}

/** Who can see to it: the lead, or who declared the incident. */
function responderOf({ lead, declared }: IncidentState): string | null {
  return [lead?.user_id ?? '', declared.by].find(isUserId) ?? null;
}
