import type { IncidentState } from '../../capabilities/index.ts';
import { isUserId } from '../../kernel/user-id.ts';
import { section } from '../kit/blocks.ts';
import { person } from '../kit/mrkdwn.ts';
import { label } from '../kit/name.ts';
import type { Message } from '../kit/on-slack.ts';
import { contentHash } from './content-hash.ts';
import { eraOf } from './eras.ts';
import type { PostedRow } from './post-claims.ts';

/** Stands before the names of the posts that tell of a refusal. */
const refusal = 'refusal ';

/** A sentence for somebody who can mend what Slack refuses. `channel`: the incident's, or a person's id. */
export type RefusalPost = { readonly surface: string; readonly channel: string; readonly message: Message };

/** What Slack's words for a refusal mean, and what to do. https://docs.slack.dev/reference/methods/chat.postMessage */
type Meaning = { readonly errors: readonly string[]; readonly says: string; readonly mend: string };

/** What shuts a channel for everything. */
const shut: readonly Meaning[] = [
  { errors: ['is_archived', 'is_inactive'], says: 'the channel is archived', mend: 'Unarchive it.' },
  {
    errors: ['channel_not_found', 'not_in_channel', 'method_not_supported_for_channel_type'],
    says: 'Quorum is not in the channel',
    mend: 'Type `/invite @Quorum` there.',
  },
];

const meanings: readonly Meaning[] = [
  ...shut,
  {
    errors: ['ura_max_channels', 'user_is_restricted', 'invitee_cant_see_channel', 'org_user_not_in_team'],
    says: 'a guest may not be in another channel',
    mend: 'Ask a workspace admin to let them in.',
  },
  { errors: ['missing_scope'], says: 'the app lacks a permission', mend: 'Install it again from `manifest.yml`.' },
  {
    errors: ['restricted_action', 'no_permission', 'not_authorized', 'access_denied', 'cannot_create_channel'],
    says: 'the workspace does not allow it',
    mend: 'Ask a workspace admin.',
  },
  { errors: ['cant_invite'], says: 'Slack does not invite them', mend: 'Give the role to somebody else.' },
  { errors: ['user_not_found', 'no_user'], says: 'Slack does not know them', mend: 'Give the role to somebody else.' },
  { errors: ['too_many_pins'], says: 'too much is pinned in the channel', mend: 'Unpin something there.' },
  {
    errors: ['name_taken'],
    says: 'other channels have its names',
    mend: 'Choose another `channels.name` in `quorum.yml`.',
  },
  {
    errors: ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long'],
    says: 'Slack does not take it as it is written',
    mend: 'Tell whoever runs Quorum.',
  },
];

/** Nothing can be said in the channel. */
const isShut = /^chat\.postMessage |answered (channel_not_found|not_in_channel)/;

const archivedAnnouncements = 'Unarchive it, or choose another one in `quorum.yml`.';

/** Somebody deleted the message: it is made anew. */
const mendsItself = /answered (message|thread)_not_found/;

/** One thing that people miss, why, and who can mend it. */
type Lack = { readonly what: string; readonly errors: readonly string[]; readonly mend?: string };

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
  const toldHere = new Map(rows.filter(({ surface }) => isRefusal(surface)).map((row) => [row.surface, row]));
  for (const row of rows) {
    const { surface, channel_id, failure } = row;
    if (failure === null || isRefusal(surface) || mendsItself.test(failure)) continue;
    for (const lack of lacksOf(state, row, failure, channelId)) {
      const because = meaningOf(lack.errors)?.says ?? lack.errors;
      const name = `${refusal}${contentHash(JSON.stringify([lack.what, because])).slice(0, 8)}`;
      const told = toldHere.get(`${eraOf(state)}${name}`) ?? null;
      const isChannelShut =
        channelId === null ||
        (channel_id === channelId && isShut.test(failure)) ||
        (told !== null && told.channel_id !== channelId) ||
        (told !== null && told.failure !== null);
      const channel = isChannelShut ? responderOf(state) : channelId;
      if (channel !== null) posts.set(name, { surface: name, channel, message: renderRefusal(lack) });
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
  const isShut = shut.some((one) => errors.some((error) => one.errors.includes(error)));
  if (isShut && row.channel_id === channelId)
    return [{ what: `${label(state)} can’t be shown in its channel`, errors }];
  if (people.length > 0) return people;
  return [{ errors, ...whatLacks(state, row) }];
}

function meaningOf(errors: readonly string[]): Meaning | undefined {
  return meanings.find((one) => errors.some((error) => one.errors.includes(error)));
}

function renderRefusal({ what, errors, mend }: Lack): Message {
  const meant = meaningOf(errors);
  const answer = errors.length === 0 ? '' : ` (${errors.map((one) => `\`${one}\``).join(', ')})`;
  const doNow = mend ?? meant?.mend ?? 'Ask a workspace admin.';
  const text = `⚠️ ${what}: ${meant?.says ?? 'Slack refuses it'}${answer}. ${doNow} The record is complete.`;
  return { text, blocks: [section(text)] };
}

/** What people miss, by the surface that Slack refuses; of an incident that moved, also what is left where it was. */
function whatLacks(state: IncidentState, { surface, channel_id, failure }: PostedRow): Pick<Lack, 'what' | 'mend'> {
  const inc = label(state);
  const [name = '', channel] = surface.replace(/^private /, '').split(' ');
  if (!surface.startsWith(eraOf(state))) {
    return name === 'channel'
      ? { what: `The old channel of ${inc} can’t be cleared` }
      : { what: `An old post about ${inc} still stands in <#${channel_id}>` };
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
