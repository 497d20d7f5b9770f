import type { IncidentState } from '../../capabilities/index.ts';
import { redactionsOf } from '../../kernel/incident-core.ts';
import type { CallPager } from '../../paging/pagers.ts';
import { reasonOf } from '../../store/database-error.ts';
import { isDirect } from '../kit/direct-message.ts';
import { asMember } from './as-member.ts';
import { type ChannelPorts, ensureChannel, givePurpose, leaveChannel, lostChannel, renameChannel } from './channel.ts';
import { findDirect } from './find-direct.ts';
import { findPost, findPosts } from './find-post.ts';
import { gone } from './gone.ts';
import { inviteAll } from './invite-all.ts';
import { editMessage, postMessage, takeAway } from './message-calls.ts';
import { noteViewers } from './note-viewers.ts';
import type { Lane } from './pacer.ts';
import { PagerAwayError } from './pager-away.ts';
import { landsWithinMs, type PostedRow } from './post-claims.ts';
import { setTopic } from './set-topic.ts';
import {
  certainlyNotDone,
  FinalError,
  isFinal,
  isUnknownRefusal,
  type SlackCall,
  slackErrorOf,
  unlessAlready,
} from './slack-call.ts';
import { isKeptUpToDate, isMessage, isThreadPost, type Step } from './step.ts';

export type Applied =
  | { readonly kind: 'done' }
  /** Another process is making it, or shows a later event already. */
  | { readonly kind: 'busy' }
  /** Another process began it with other content, which it has to keep, or may know more: read and plan again. */
  | { readonly kind: 'outdated' };

/** How much earlier than the declaration a post may be dated by Slack's clock. */
const clockSlackS = 600;

/**
 * How old a claim may be when a call begins: with the call's own 5 s it still stands when the call ends. Measured in
 * this process from before the claim was asked for, so that it is never younger by the database's clock.
 */
const claimAgeMaxMs = 1_000;

/** Slack is waited for 5 s. When more has passed, this process has slept, and may have sent its call just now. */
const callEndsWithinMs = 6_000;

/** A message that stands, and that Slack lets nobody edit. https://docs.slack.dev/reference/methods/chat.update */
const noLongerEditable = new Set(['edit_window_closed', 'cant_update_message']);

export type StepPorts = Omit<ChannelPorts, 'call'> & {
  readonly callPager: CallPager;
  readonly callIn: (lane: Lane) => SlackCall;
  /** In which lane a step begins. */
  readonly laneOf: (step: Step) => Lane;
  /** Time that nobody sets back, from any beginning. */
  readonly elapsedMs: () => number;
};

/**
 * Makes one difference in Slack: claims it, looks up whether an earlier attempt has made it, makes it, writes it down.
 * When Slack certainly did not do it, the row stays as it was; when that is not known, nothing counts as shown until it
 * was looked up; when Slack won't have it as it is, the row says why. The row itself stays in any case: another process
 * may have gone on from it. `isKnown`: the database has a row of it already. `isStubborn`: it was tried often enough to take
 * a refusal that nobody has heard of as one for good.
 * @throws what Slack or the database threw; trying again is safe.
 */
export async function applyStep(
  ports: StepPorts,
  state: IncidentState,
  step: Step,
  { isKnown = false, isStubborn = false }: { readonly isKnown?: boolean; readonly isStubborn?: boolean } = {},
): Promise<Applied> {
  const { posts, elapsedMs } = ports;
  const { row } = step;
  const claimedAtMs = elapsedMs();
  const claim = await posts.claim(state.incident_id, row, isKnown);
  if (claim.kind === 'busy') return claim;
  const before = claim.kind === 'again' ? claim.row : null;
  const obstacle = before === null ? null : obstacleOf(step, before);
  if (obstacle !== null) {
    await posts.release(row.post_id);
    return { kind: obstacle };
  }
  const calls = claimedCalls(ports, step, claimedAtMs);
  try {
    const made = await make({ ...ports, call: calls.call }, state, step, before);
    await posts.settle(made, before?.late_ms === 0 && looksForLate(step));
    return { kind: 'done' };
  } catch (thrown) {
    const error = isStubborn && isUnknownRefusal(thrown) ? new FinalError(reasonOf(thrown)) : thrown;
    if (isFinal(error)) await posts.fail(row.post_id, reasonOf(error));
    else if (certainlyNotDone(error)) await posts.release(row.post_id);
    else await posts.doubt(row.post_id, calls.lateForMs(), isOverwriting(step) ? row.sequence : undefined);
    throw error;
  }
}

/**
 * Why a step must not follow on what another process has begun. A post in the thread tells of a run of events: one
 * that was claimed keeps its end, since it may have been posted. An edit never takes a later event away, nor what another
 * process has written since it was planned; and no step brings back what was taken away since the incident is private.
 */
function obstacleOf(step: Step, before: PostedRow): 'busy' | 'outdated' | null {
  const { row } = step;
  if (before.content_hash === gone && row.content_hash !== gone) return 'busy';
  if (isThreadPost(row.surface) && before.ts === null && before.sequence !== row.sequence) return 'outdated';
  if (step.kind === 'edit' && before.sequence <= row.sequence && before.content_hash !== step.over) return 'outdated';
  const isLater = before.sequence > row.sequence;
  return isLater && (step.kind === 'edit' || isOverwriting(step)) ? 'busy' : null;
}

/** Whether a step shows how the incident stands, over what was shown before. */
function isOverwriting({ kind, row }: Step): boolean {
  return kind === 'set_topic' || kind === 'rename_channel' || isKeptUpToDate(row.surface);
}

/** Whether a step, once it is made, leaves nothing of an earlier call behind. A message may stand twice until that is looked for. */
function looksForLate({ kind, row }: Step): boolean {
  return kind === 'deduplicate' || !isMessage(row.surface);
}

/**
 * Calls Slack only under a claim that outlasts the call. A slow process extends its claim first, or gives up the post. What
 * takes several calls is done once it has begun: none of them lets others go first. `lateForMs`: how long the last of them
 * may still take effect, if its outcome is not known.
 */
function claimedCalls({ posts, elapsedMs, callIn, laneOf }: StepPorts, step: Step, claimedAtMs: number) {
  const postId = step.row.post_id;
  let lane = laneOf(step);
  let atMs = claimedAtMs;
  let calledAtMs = claimedAtMs;
  const call: SlackCall = async (method, ...rest) => {
    const nowMs = elapsedMs();
    if (nowMs - atMs > claimAgeMaxMs) {
      if (!(await posts.extend(postId))) throw new Error(`Another process has taken over post ${postId}`);
      atMs = nowMs;
    }
    const callNow = callIn(lane);
    lane = 'page';
    calledAtMs = elapsedMs();
    return callNow(method, ...rest);
  };
  const lateForMs = () => {
    const sinceMs = elapsedMs() - calledAtMs;
    return sinceMs > callEndsWithinMs ? landsWithinMs : landsWithinMs - sinceMs;
  };
  return { call, lateForMs };
}

/** Does it and answers the row as it then stands. */
async function make(
  ports: ChannelPorts & Pick<StepPorts, 'callPager'>,
  state: IncidentState,
  step: Step,
  before: PostedRow | null,
): Promise<PostedRow> {
  const { slack, call } = ports;
  const { row } = step;
  switch (step.kind) {
    case 'create_channel': {
      if (row.channel_id !== '') {
        await givePurpose(ports, state, row.channel_id);
        return row;
      }
      const { channel_id } = await ensureChannel(ports, state, before !== null);
      return { ...row, channel_id };
    }
    case 'post': {
      if (before !== null && before.ts !== null) return before;
      if (before !== null && before.late_ms !== null) {
        const found = await find(ports, state, step, before);
        // Its content may be older than this plan's: the hash is left open, so that a surface is brought up to date.
        if (found !== null) return { ...row, ...found, content_hash: null, sequence: before.sequence };
      }
      return postMessage(ports, step);
    }
    case 'find': {
      if (before !== null && before.ts !== null) return before;
      if (before === null || before.late_ms === null) return row;
      const found = await find(ports, state, step, before);
      return found === null ? row : { ...row, ...found, content_hash: null };
    }
    case 'deduplicate': {
      const { channel_id: channel, ts, post_id } = row;
      const oldest = ts === null ? startOf(state) : String(Number(ts) - clockSlackS);
      const found: string[] = [];
      for (const threadTs of threadsOf(row, step.threadTs)) {
        found.push(...(await findPosts(ports, { channel, threadTs, oldest }, post_id)));
      }
      const kept = row.content_hash === gone ? null : (ts ?? found[0] ?? null);
      for (const twin of found) if (twin !== kept) await takeAway(ports, channel, twin);
      return { ...row, ts: kept };
    }
    case 'edit': {
      try {
        await editMessage(ports, step);
        return row;
      } catch (error) {
        const refused = slackErrorOf(error);
        if (refused === 'message_not_found') return { ...row, ts: null, content_hash: null };
        // What is kept up to date, or tells of what was redacted, may not stay as it was where nothing may be edited any
        // more: it is deleted, and said anew.
        const isErased = redactionsOf(state).some(({ sequence }) => sequence > (before?.sequence ?? 0));
        const isStale = refused !== null && noLongerEditable.has(refused) && isKeptUpToDate(row.surface);
        if (!isStale && !(isErased && isFinal(error))) throw error;
        await takeAway(ports, row.channel_id, step.ts);
        return { ...row, ts: null, content_hash: null };
      }
    }
    case 'pin':
      await asMember(ports, row.channel_id, () =>
        unlessAlready(() =>
          call('pins.add', row.channel_id, () => slack.pins.add({ channel: row.channel_id, timestamp: step.ts })),
        ),
      );
      return row;
    case 'invite':
      await inviteAll(ports, row.channel_id, step.users);
      return row;
    case 'note_viewers':
      await noteViewers(ports, state, row.channel_id, step.users);
      return row;
    case 'set_topic':
      await setTopic(ports, row, step.topic, before);
      return row;
    case 'delete':
      await takeAway(ports, row.channel_id, step.ts);
      return { ...row, ts: null };
    case 'leave_channel': {
      const channel = row.channel_id === '' ? await lostChannel(ports, state) : row.channel_id;
      if (channel !== null) await leaveChannel(ports, channel, row.post_id, before?.failure ?? null);
      return row;
    }
    case 'call': {
      if (before !== null && before.ts !== null) return before;
      const called = await ports.callPager(row.channel_id, step.call);
      if (called.kind === 'refused') throw new FinalError(`${row.channel_id} answered ${called.why}`);
      if (called.kind === 'away') throw new PagerAwayError(row.channel_id, called.why, called.retryAfterMs);
      return { ...row, ts: step.call.key };
    }
    case 'rename_channel':
      await renameChannel(ports, state, row.channel_id);
      return row;
    default: {
      const unreachable: never = step;
      return unreachable;
    }
  }
}

/** Where an earlier attempt has left a post, under whichever message it was tried; null when it has not. */
async function find(
  ports: ChannelPorts,
  state: IncidentState,
  { row, threadTs: now }: Extract<Step, { kind: 'post' | 'find' }>,
  before: PostedRow,
): Promise<Pick<PostedRow, 'ts' | 'channel_id'> | null> {
  const oldest = startOf(state);
  if (isDirect(row.channel_id)) return findDirect(ports, row, oldest);
  for (const threadTs of threadsOf(before, now)) {
    const ts = await findPost(ports, { channel: row.channel_id, threadTs, oldest }, row.post_id);
    if (ts !== null) return { ts, channel_id: row.channel_id };
  }
  return null;
}

/** The messages under which a post may stand; null: under none. */
function threadsOf({ thread_ts }: PostedRow, now: string | null): ReadonlySet<string | null> {
  return new Set([now, ...(thread_ts?.split(' ') ?? [null])]);
}

/** Nothing about an incident was posted before this, as a message's ts. */
function startOf({ declared }: IncidentState): string {
  return String(Date.parse(declared.at) / 1000 - clockSlackS);
}
