import type { ConversationsListResponse, WebClient } from '@slack/web-api';
import type { IncidentState } from '../../capabilities/index.ts';
import { isPrivate } from '../../capabilities/privacy/privacy.ts';
import type { Settings } from '../../configuration/settings.ts';
import { titleOf } from '../../kernel/incident-core.ts';
import { reasonOf } from '../../store/database-error.ts';
import { withTimeout } from '../../store/with-timeout.ts';
import type { IncidentViewers } from '../incident-viewers.ts';
import { label } from '../kit/name.ts';
import type { Members } from '../members.ts';
import type { People } from '../people.ts';
import { asMember } from './as-member.ts';
import { channelName } from './channel-name.ts';
import type { Posts } from './posts.ts';
import { FinalError, isFinal, type SlackCall, slackErrorOf } from './slack-call.ts';

/** Names tried before giving up: each attempt is another suffix. */
const attemptsMax = 10;

/** How long a new channel waits for its purpose before it is written down without it. */
const purposeMs = 500;

/** Most pages of channels looked through for a taken name, 999 channels each. */
const pagesMax = 20;

export type ChannelPorts = {
  readonly slack: WebClient;
  readonly call: SlackCall;
  readonly posts: Posts;
  readonly botUserId: () => Promise<string>;
  readonly settings: Settings;
  readonly members: Pick<Members, 'of'>;
  readonly viewers: Pick<IncidentViewers, 'replace'>;
  readonly people: Pick<People, 'find'>;
};

/**
 * The incident's channel: created, or adopted when an earlier attempt of ours made it and was cut off before it could
 * write it down. Its purpose carries the incident's id, so that the binding can be rebuilt from Slack. `isSought`: an
 * earlier attempt may have made it, and somebody may have given it another name since.
 * @throws FinalError when every name is taken.
 * Errors of conversations.create: https://docs.slack.dev/reference/methods/conversations.create
 */
export async function ensureChannel(
  ports: ChannelPorts,
  state: IncidentState,
  isSought: boolean,
): Promise<{ channel_id: string; name: string }> {
  const { posts } = ports;
  const { incident_id, team_id } = state;
  const is_private = isPrivate(state);
  const lost = isSought ? await lostOne(ports, state, is_private) : null;
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const name = lost?.name ?? nameOf(ports, state, attempt);
    const channel_id =
      lost?.id ?? (await create(ports, name, is_private)) ?? (await adoptable(ports, state, name, is_private));
    if (channel_id === null) continue;
    const purposed = givePurpose(ports, state, channel_id);
    if (state.madePrivate === null) {
      // A purpose that takes long, or is to be tried again, holds up nothing that the channel is to show.
      await withTimeout(
        purposed.catch(() => undefined),
        purposeMs,
      );
      await posts.bind({ incident_id, team_id, channel_id, name });
      await purposed;
    } else {
      await purposed;
      await posts.rebind({ incident_id, team_id, channel_id, name });
    }
    const bound = await posts.channelOf(incident_id);
    if (bound === null) throw new FinalError(`Channel ${channel_id} belongs to another incident than ${label(state)}`);
    // The incident was made private meanwhile and is in another channel: this one is known by its own row, to be left.
    return bound.channel_id === channel_id ? bound : { channel_id, name };
  }
  throw new FinalError(`conversations.create answered name_taken to ${attemptsMax} names`);
}

/** The first thing to read about a channel, and how it is found again by the incident's id. */
function purposeOf(state: IncidentState): string {
  return `How ${label(state)} stands is pinned. Type /incident for what you can do. (Id ${state.incident_id})`;
}

/** The name to try: an erased title leaves no word in it. */
function nameOf({ settings }: ChannelPorts, state: IncidentState, attempt: number): string {
  const title = titleOf(state);
  const parts = {
    number: String(state.number),
    title: typeof title === 'string' ? title : '',
    date: state.declared.at.slice(0, 10),
    severity: state.severity,
  };
  return channelName(state.kind === 'drill' ? settings.channels.drill : settings.channels.name, parts, attempt);
}

/**
 * Leaves a channel that an incident has moved away from: a name that says nothing, no topic, no purpose, and archived.
 * What Slack does not let be done keeps nothing else from being done. A channel that somebody else archived before still
 * tells of the incident, and lets nothing be changed. `earlier`: what was refused for good before it was archived.
 * https://docs.slack.dev/reference/methods/conversations.archive
 * @throws FinalError with all that Slack refused for good.
 */
export async function leaveChannel(
  ports: ChannelPorts,
  channel: string,
  id: string,
  earlier: string | null,
): Promise<void> {
  const { slack, call } = ports;
  const name = `closed-${id.slice(0, 8)}`;
  const deeds = [
    () => call('conversations.rename', channel, () => slack.conversations.rename({ channel, name })),
    () => call('conversations.setTopic', channel, () => slack.conversations.setTopic({ channel, topic: '' })),
    () => call('conversations.setPurpose', channel, () => slack.conversations.setPurpose({ channel, purpose: '' })),
    () => call('conversations.archive', channel, () => slack.conversations.archive({ channel })),
  ];
  const refused: string[] = [];
  for (const deed of deeds) {
    try {
      await asMember<unknown>(ports, channel, deed);
    } catch (error) {
      const refusal = slackErrorOf(error);
      if (refusal === 'already_archived') break;
      if (refusal === 'is_archived') {
        if (await tellsNothing(ports, channel, name)) break;
        throw new FinalError(earlier ?? reasonOf(error));
      }
      if (!isFinal(error)) throw error;
      refused.push(reasonOf(error));
    }
  }
  if (refused.length > 0) throw new FinalError(refused.join(', '));
}

/** Whether a channel has the name that says nothing, no topic and no purpose: an earlier try may have got as far as the name. */
async function tellsNothing({ slack, call }: ChannelPorts, id: string, name: string): Promise<boolean> {
  const { channel } = await call('conversations.info', id, () => slack.conversations.info({ channel: id }));
  const words = [channel?.topic?.value, channel?.purpose?.value];
  return channel?.name === name && words.every((one) => (one ?? '') === '');
}

/** The public channel that an attempt of ours made for an incident before anybody could write it down; null when none did. */
export async function lostChannel(ports: ChannelPorts, state: IncidentState): Promise<string | null> {
  return (await lostOne(ports, state, false))?.id ?? null;
}

async function lostOne(
  ports: ChannelPorts,
  state: IncidentState,
  isPrivateOne: boolean,
): Promise<{ readonly id: string; readonly name: string } | null> {
  const names = new Set(Array.from({ length: attemptsMax }, (_, attempt) => nameOf(ports, state, attempt)));
  const isMarked = ({ purpose }: Channel) => purpose?.value?.includes(state.incident_id) === true;
  const botUserId = await ports.botUserId();
  const found = await findChannel(ports, isPrivateOne, (channel) => {
    const isOurs = channel.creator === botUserId && channel.is_archived !== true;
    return isOurs && (isMarked(channel) || ((channel.purpose?.value ?? '') === '' && names.has(channel.name ?? '')));
  });
  if (found?.id === undefined || found.name === undefined) return null;
  const isOwn = isMarked(found) || !(await ports.posts.isBound(state.team_id, found.id));
  return isOwn ? { id: found.id, name: found.name } : null;
}

/** Gives a channel the name that the incident would have now: the words of an erased title go. */
export async function renameChannel(ports: ChannelPorts, state: IncidentState, channel: string): Promise<void> {
  const { slack, call, posts } = ports;
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const name = nameOf(ports, state, attempt);
    try {
      await asMember(ports, channel, () =>
        call('conversations.rename', channel, () => slack.conversations.rename({ channel, name })),
      );
      await posts.rename(state.incident_id, name);
      return;
    } catch (error) {
      if (slackErrorOf(error) !== 'name_taken') throw error;
    }
  }
  throw new FinalError(`conversations.rename answered name_taken to ${attemptsMax} names`);
}

/** The purpose helps to bind channels again from Slack. A channel works without it, so a refusal is ignored. */
export async function givePurpose({ slack, call }: ChannelPorts, state: IncidentState, channel: string): Promise<void> {
  const purpose = purposeOf(state);
  try {
    await call('conversations.setPurpose', channel, () => slack.conversations.setPurpose({ channel, purpose }));
  } catch (error) {
    if (!isFinal(error)) throw error;
  }
}

async function create({ slack, call }: ChannelPorts, name: string, is_private: boolean): Promise<string | null> {
  try {
    const { channel } = await call('conversations.create', '', () => slack.conversations.create({ name, is_private }));
    if (channel?.id === undefined) throw new Error('Slack created a channel and did not say which');
    return channel.id;
  } catch (error) {
    if (slackErrorOf(error) === 'name_taken') return null;
    throw error;
  }
}

/** The channel of this name, when it is one that we made for this incident. */
async function adoptable(
  ports: ChannelPorts,
  state: IncidentState,
  name: string,
  isPrivateOne: boolean,
): Promise<string | null> {
  const found = await findChannel(ports, isPrivateOne, (channel) => channel.name === name);
  const botUserId = await ports.botUserId();
  if (found?.id === undefined || found.creator !== botUserId || found.is_archived === true) return null;
  const purpose = found.purpose?.value ?? '';
  if (purpose.includes(state.incident_id)) return found.id;
  return purpose === '' && !(await ports.posts.isBound(state.team_id, found.id)) ? found.id : null;
}

type Channel = NonNullable<ConversationsListResponse['channels']>[number];

/** The first channel that is wanted, among all that the bot can see of one kind. */
async function findChannel(
  { slack, call }: ChannelPorts,
  isPrivateOne: boolean,
  isWanted: (channel: Channel) => boolean,
): Promise<Channel | null> {
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax; page++) {
    const answer = await call('conversations.list', '', () =>
      slack.conversations.list({
        limit: 999,
        types: isPrivateOne ? 'private_channel' : 'public_channel',
        ...(cursor === undefined ? {} : { cursor }),
      }),
    );
    const found = answer.channels?.find(isWanted);
    if (found !== undefined) return found;
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return null;
  }
  return null;
}
