import type { IncidentState } from '../../capabilities/index.ts';
import { isUserId } from '../../kernel/user-id.ts';
import { section } from '../kit/blocks.ts';
import { person } from '../kit/mrkdwn.ts';
import { label } from '../kit/name.ts';
import type { Message } from '../kit/on-slack.ts';
import { contentHash } from './content-hash.ts';
import type { PostedRow } from './post-claims.ts';

/** Stands before the names of the posts that tell of a refusal. */
const refusal = 'refusal ';

/** A sentence for somebody who can mend what Slack refuses. `channel`: the incident's, or a person's id. */
export type RefusalPost = { readonly surface: string; readonly channel: string; readonly message: Message };

/** What Slack's word for a refusal means, and what to do. https://docs.slack.dev/reference/methods/chat.postMessage */
const meanings: readonly { readonly errors: readonly string[]; readonly says: string; readonly mend: string }[] = [
  {
    errors: ['is_archived', 'is_inactive'],
    says: 'the channel is archived',
    mend: 'Unarchive it, or choose another one in `quorum.yml`.',
  },
  {
    errors: ['channel_not_found', 'not_in_channel', 'method_not_supported_for_channel_type'],
    says: 'Quorum is not in the channel',
    mend: 'Type `/invite @Quorum` there.',
  },
  {
    errors: [
      'ura_max_channels',
      'user_is_restricted',
      'invitee_cant_see_channel',
      'org_user_not_in_team',
      'cant_invite',
    ],
    says: 'a guest may not be in another channel',
    mend: 'Ask a workspace admin to let them in.',
  },
  { errors: ['missing_scope'], says: 'the app lacks a permission', mend: 'Install it again from `manifest.yml`.' },
  {
    errors: ['restricted_action', 'no_permission', 'not_authorized', 'access_denied', 'cannot_create_channel'],
    says: 'the workspace does not allow it',
    mend: 'Ask a workspace admin.',
  },
  { errors: ['user_not_found', 'no_user'], says: 'Slack does not know them', mend: 'Give the role to somebody else.' },
];

/** Nothing can be said in the channel. */
const isShut = /^chat\.postMessage |answered (channel_not_found|not_in_channel)/;

/** Somebody deleted the message: it is made anew. */
const mendsItself = /answered (message|thread)_not_found/;

/**
 * Tells once of each thing that Slack refuses for good, in the incident's channel; to the lead, or to who declared it,
 * where nothing can be posted there. A refusal of such a post is told to nobody.
 */
export function refusalPosts(
  state: IncidentState,
  rows: readonly PostedRow[],
  channelId: string | null,
): readonly RefusalPost[] {
  const posts = new Map<string, RefusalPost>();
  for (const { surface, channel_id, failure } of rows) {
    if (failure === null || isRefusal(surface) || mendsItself.test(failure)) continue;
    const name = `${refusal}${contentHash(failure).slice(0, 8)}`;
    const isChannelShut = channelId === null || (channel_id === channelId && isShut.test(failure));
    const channel = isChannelShut ? responderOf(state) : channelId;
    if (channel !== null && !posts.has(name)) {
      posts.set(name, { surface: name, channel, message: renderRefusal(state, surface, failure) });
    }
  }
  return [...posts.values()];
}

/** Whether a surface is a post that tells of a refusal. */
export function isRefusal(surface: string): boolean {
  return surface.replace(/^private /, '').startsWith(refusal);
}

function renderRefusal(state: IncidentState, surface: string, failure: string): Message {
  const answers = [...failure.matchAll(/answered (\w+)(?: for (\w+))?/g)];
  const errors = answers.map(([, error = '']) => error);
  const people = answers.flatMap(([, , user]) => (user === undefined ? [] : [person(user)]));
  const meant = meanings.find((one) => errors.some((error) => one.errors.includes(error)));
  const why = meant?.says ?? 'Slack refuses it';
  const answer = errors.length === 0 ? '' : ` (${[...new Set(errors)].map((one) => `\`${one}\``).join(', ')})`;
  const mend = meant?.mend ?? 'Ask a workspace admin.';
  const text = `⚠️ ${whatLacks(state, surface, people)}: ${why}${answer}. ${mend} The record is complete.`;
  return { text, blocks: [section(text)] };
}

/** What people miss, by the surface that Slack refuses. */
function whatLacks(state: IncidentState, surface: string, people: readonly string[]): string {
  const inc = label(state);
  const [name = '', channel] = surface.replace(/^private /, '').split(' ');
  switch (name) {
    case 'channel':
      return `${inc} has no channel`;
    case 'members':
      return people.length === 0
        ? `Not everybody is in the channel of ${inc}`
        : `${people.join(', ')} can’t be added to ${inc}`;
    case 'announcement':
      return `${inc} can’t be announced in <#${channel}>`;
    case 'topic':
      return `The topic of ${inc} can’t be kept up to date`;
    case 'pin':
      return `The summary of ${inc} can’t be pinned`;
    default:
      return `Not everything about ${inc} can be shown`;
  }
}

/** Who can see to it: the lead, or who declared the incident. */
function responderOf({ lead, declared }: IncidentState): string | null {
  return [lead?.user_id ?? '', declared.by].find(isUserId) ?? null;
}
