import { type IncidentEvent, type IncidentState, incident } from '../../capabilities/index.ts';
import { isPrivate } from '../../capabilities/privacy/privacy.ts';
import { correctionTarget, redactionsOf, titleOf } from '../../kernel/incident-core.ts';
import { isUserId } from '../../kernel/user-id.ts';
import { isDirect } from '../kit/direct-message.ts';
import type { EventPost, Message } from '../kit/on-slack.ts';
import { renderAnnouncement } from './announcement.ts';
import { contentHash } from './content-hash.ts';
import { directPosts } from './direct-posts.ts';
import { eraOf } from './eras.ts';
import { type About, eventPosts } from './event-posts.ts';
import { lateSteps, withoutLate } from './late.ts';
import { pagerSteps } from './pager-steps.ts';
import type { Plan } from './plan-parts.ts';
import type { PostedRow } from './post-claims.ts';
import { postId } from './post-id.ts';
import { postOnce } from './post-once.ts';
import { redrawn } from './redrawn.ts';
import { refusalPosts } from './refusal-post.ts';
import { retired } from './retired.ts';
import type { Step } from './step.ts';
import { renderSummary } from './summary.ts';
import { threadSteps } from './thread-steps.ts';
import { renderTopic } from './topic.ts';

export type Shown = Omit<About, 'announcedAt'> & {
  readonly channelId: string | null;
  /** Where the incident is to be announced. */
  readonly announcementChannels: readonly string[];
  readonly rows: readonly PostedRow[];
  /** Where Slack shows this workspace, with a slash at its end; null: that is not known. */
  readonly workspaceUrl?: string | null;
};

/**
 * What is still to be made in Slack so that it shows the incident, in the order in which to make it; empty once it
 * does. Pure: whoever plans from the same events and rows plans the same posts under the same ids.
 */
export function planSurfaces(
  state: IncidentState,
  events: readonly IncidentEvent[],
  { channelId: channelNow, announcementChannels, rows: known, ...about }: Shown,
): readonly Step[] {
  const { incident_id } = state;
  const rows = withoutLate(known);
  const era = eraOf(state);
  const plan: Plan = {
    state,
    era,
    known: new Map(rows.map((row) => [row.post_id, row])),
    rowOf: (name, channel_id, sequence, content, first = 0) => {
      const surface = `${era}${name}`;
      const post_id = postId(incident_id, surface, first);
      return { post_id, surface, channel_id, ts: null, content_hash: contentHash(content), sequence, ...asItShouldBe };
    },
  };
  const own = plan.known.get(postId(incident_id, `${era}channel`));
  const channelId = era === '' ? channelNow : (own?.channel_id ?? null) || null;
  const announcements = announcementsOf(plan, announcementChannels, channelId);
  const left = retired(era, rows);
  const isAnnounced = channelId === null && isWithoutChannel(plan);
  const announcedAt = isAnnounced ? announcementUrl(plan, about.workspaceUrl ?? null) : null;
  const posts = eventPosts(state, channelId, { ...about, announcedAt });
  const urgent = directPosts(
    plan,
    posts.filter(({ isUrgent }) => isUrgent),
  );
  const calls = pagerSteps(state, plan.known, channelId);
  if (channelId === null) {
    const channel = plan.rowOf('channel', '', 1, incident_id);
    const told = refusals(plan, rows, null);
    const created: readonly Step[] = incident.needsChannel(state) ? [{ kind: 'create_channel', row: channel }] : [];
    const replies = announced(
      plan,
      posts.filter(({ orUnderAnnouncement }) => isAnnounced && orUnderAnnouncement === true),
    );
    const erased = redrawn(state, era, events, rows, posts);
    return withLate([...urgent, ...calls, ...left, ...created, ...announcements, ...replies, ...erased, ...told], rows);
  }
  const summary = summaryOf(plan, channelId);
  const inChannel = posts.filter(({ where }) => where === 'channel').flatMap((post) => postOnce(plan, post, channelId));
  const planned = [
    ...urgent,
    ...calls,
    ...left,
    ...announcements,
    ...announced(
      plan,
      posts.filter(({ where }) => where === 'announcement_thread'),
    ),
    // Who can see it is the first thing that the channel of a private incident says.
    ...(isPrivate(state) ? [...inChannel, ...summary] : [...summary, ...inChannel]),
    ...settingsOf(plan, channelId),
    ...directPosts(
      plan,
      posts.filter(({ isUrgent }) => !isUrgent),
    ),
    ...inThread(plan, posts, channelId),
    ...threadSteps(plan, events, channelId, posts),
    ...redrawn(state, era, events, rows, posts),
    ...refusals(plan, rows, channelId),
    ...withoutPurpose(plan, own, channelId),
  ];
  return withLate(planned, rows);
}

/** A channel that was written down before Slack had taken its purpose: the step that made it has not ended well yet. */
function withoutPurpose({ era, rowOf, state }: Plan, made: PostedRow | undefined, channelId: string): readonly Step[] {
  const isLeft = era === '' && made !== undefined && made.content_hash === null && made.failure === null;
  return isLeft ? [{ kind: 'create_channel', row: rowOf('channel', channelId, 1, state.incident_id) }] : [];
}

/** Last comes what may stand twice. */
function withLate(planned: readonly Step[], rows: readonly PostedRow[]): readonly Step[] {
  return [...planned, ...lateSteps(rows, new Set(planned.map(({ row }) => row.post_id)))];
}

/** Nobody has tried it yet. */
const asItShouldBe = { thread_ts: null, late_ms: null, failure: null };

/** What Slack refuses for good is told to somebody, once; what is left where an incident was before it moved, too. */
function refusals(plan: Plan, rows: readonly PostedRow[], channelId: string | null): readonly Step[] {
  const left = new Set(retired(plan.era, rows).map(({ row }) => row.post_id));
  const concerning = rows.filter(({ surface, post_id }) => surface.startsWith(plan.era) || left.has(post_id));
  return refusalPosts(plan.state, concerning, channelId).flatMap(({ surface, channel, message }) =>
    postOnce(plan, { surface, sequence: 0, message }, channel),
  );
}

function announcementSurface(channelId: string): string {
  return `announcement ${channelId}`;
}

/** One that stands already is kept up to date, also when the incident would not be announced there any more. */
function announcementsOf({ state, era, known, rowOf }: Plan, channels: readonly string[], channelId: string | null) {
  if (era !== '') return [];
  const standing = [...known.values()].filter(({ surface }) => surface.startsWith('announcement '));
  const all = new Set([...channels, ...standing.map(({ surface }) => surface.slice('announcement '.length))]);
  return [...all].flatMap((channel): readonly Step[] => {
    const message = renderAnnouncement(state, channelId);
    const row = rowOf(announcementSurface(channel), channel, state.head.sequence, JSON.stringify(message));
    const shown = known.get(row.post_id);
    // Apart from its events, what it says changes with its channel.
    const isWithoutChannel = shown?.content_hash === contentHash(JSON.stringify(renderAnnouncement(state, null)));
    return upsert(shown, row, message, state.resolved !== null && !isWithoutChannel);
  });
}

/** Replies under the summary, once it stands. */
function inThread(plan: Plan, posts: readonly EventPost[], channelId: string): readonly Step[] {
  const ts = plan.known.get(postId(plan.state.incident_id, `${plan.era}summary`))?.ts ?? null;
  if (ts === null) return [];
  return posts.filter(({ where }) => where === 'thread').flatMap((post) => postOnce(plan, post, channelId, ts));
}

/** Whether no channel is on its way: none is needed, or Slack refuses it. Then the announcements take its place. */
function isWithoutChannel({ state, known }: Plan): boolean {
  const isRefused = (known.get(postId(state.incident_id, 'channel'))?.failure ?? null) !== null;
  return isRefused || !incident.needsChannel(state);
}

/** Where the first announcement stands that several can see. https://docs.slack.dev/reference/methods/chat.getPermalink */
function announcementUrl({ era, known }: Plan, workspaceUrl: string | null): string | null {
  if (era !== '' || workspaceUrl === null) return null;
  const [url] = [...known.values()].flatMap(({ surface, channel_id, ts }) =>
    surface.startsWith('announcement ') && ts !== null && !isDirect(channel_id)
      ? [`${workspaceUrl}archives/${channel_id}/p${ts.replace('.', '')}`]
      : [],
  );
  return url ?? null;
}

/** Replies under each announcement that stands. */
function announced(plan: Plan, posts: readonly EventPost[]): readonly Step[] {
  if (plan.era !== '') return [];
  const standing = [...plan.known.values()].filter(({ surface }) => surface.startsWith('announcement '));
  return posts.flatMap((post) =>
    standing.flatMap(({ channel_id, ts }) => {
      const reply = { ...post, surface: `${post.surface} ${channel_id}` };
      return ts === null ? [] : postOnce(plan, reply, channel_id, ts);
    }),
  );
}

function summaryOf({ state, known, rowOf }: Plan, channelId: string): readonly Step[] {
  const message = renderSummary(state);
  const row = rowOf('summary', channelId, state.head.sequence, JSON.stringify(message));
  return upsert(known.get(row.post_id), row, message, state.resolved !== null);
}

/** Who is in the channel, what it is called and about, and what is pinned in it. */
function settingsOf({ state, era, known, rowOf }: Plan, channelId: string): readonly Step[] {
  const { sequence } = state.head;
  const users = peopleOf(state);
  const topic = renderTopic(state);
  const settings: Step[] = [
    { kind: 'invite', row: rowOf('members', channelId, sequence, users.join()), users },
    { kind: 'set_topic', row: rowOf('topic', channelId, sequence, topic), topic },
  ];
  const ts = known.get(postId(state.incident_id, `${era}summary`))?.ts ?? null;
  if (isPrivate(state)) {
    const shared = state.shares.map(({ user_id }) => user_id);
    settings.push({
      kind: 'note_viewers',
      row: rowOf('viewers', channelId, sequence, String(sequence)),
      users: shared,
    });
  }
  if (ts !== null) settings.push({ kind: 'pin', row: rowOf('pin', channelId, sequence, ts), ts });
  if (isTitleRedacted(state)) {
    const name = JSON.stringify(titleOf(state));
    settings.push({ kind: 'rename_channel', row: rowOf('channel_name', channelId, sequence, name) });
  }
  return settings.filter(({ row }) => {
    const set = known.get(row.post_id);
    return set === undefined || (set.content_hash !== row.content_hash && set.sequence <= row.sequence);
  });
}

/** Whether a title was erased that the channel's name may have been made of. */
function isTitleRedacted(state: IncidentState): boolean {
  return redactionsOf(state).some(({ about }) => state.titles.includes(correctionTarget(state, about)));
}

/**
 * A post that is edited whenever it says something else. `isOver`: what shows the last event stays as it is, though
 * another version of Quorum words it differently.
 */
function upsert(shown: PostedRow | undefined, row: PostedRow, message: Message, isOver: boolean): readonly Step[] {
  const ts = shown?.ts ?? null;
  if (shown === undefined || ts === null) return [{ kind: 'post', row, message, threadTs: null }];
  if (shown.content_hash === row.content_hash || shown.sequence > row.sequence) return [];
  if (isOver && shown.content_hash !== null && shown.sequence === row.sequence) return [];
  return [{ kind: 'edit', row: { ...row, channel_id: shown.channel_id, ts }, ts, message, over: shown.content_hash }];
}

/** The people who belong in the channel: the responders. */
function peopleOf(state: IncidentState): readonly string[] {
  const people = incident.responders(state).map(({ user_id }) => user_id);
  return [...new Set(people.filter(isUserId))].sort();
}
