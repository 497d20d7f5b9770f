import type { KnownBlock } from '@slack/types';
import type { IncidentEvent } from '../../incident/event.ts';
import { requestId } from '../../incident/request-id.ts';
import type { Escalation, IncidentState, Said } from '../../incident/state.ts';
import { contentHash } from './content-hash.ts';
import type { PostedRow } from './posts.ts';

/** Most events that one post in the thread tells of. */
export const threadRunMax = 20;

export type Message = { readonly text: string; readonly blocks: readonly KnownBlock[] };

/** What each surface says of an incident: pure functions of its fold. */
export type Rendering = {
  summary(state: IncidentState): Message;
  announcement(state: IncidentState, channelId: string | null): Message;
  topic(state: IncidentState): string;
  closing(state: IncidentState): Message;
  closingAnnounced(state: IncidentState, channelId: string): Message;
  escalation(state: IncidentState, escalated: Escalation): Message;
  escalationAnnounced(state: IncidentState, escalated: Escalation, channelId: string): Message;
  update(state: IncidentState, update: Said): Message;
  thread(events: readonly IncidentEvent[]): Message;
};

export type Surface =
  | 'channel'
  | 'announcement'
  | 'summary'
  | 'escalation'
  | 'escalation_announced'
  | 'update'
  | 'pin'
  | 'members'
  | 'topic'
  | 'thread'
  | 'closing'
  | 'closing_announced';

/** One difference between what Slack should show and what it shows. Its row is what stands when it is made. */
export type Step =
  | { readonly kind: 'create_channel'; readonly row: PostedRow }
  | {
      readonly kind: 'post';
      readonly row: PostedRow;
      readonly message: Message;
      readonly threadTs: string | null;
      /** A reply that its channel shows, too. */
      readonly isBroadcast?: boolean;
    }
  | { readonly kind: 'edit'; readonly row: PostedRow; readonly ts: string; readonly message: Message }
  | { readonly kind: 'pin'; readonly row: PostedRow; readonly ts: string }
  | { readonly kind: 'invite'; readonly row: PostedRow; readonly users: readonly string[] }
  | { readonly kind: 'set_topic'; readonly row: PostedRow; readonly topic: string };

export type Shown = {
  readonly channelId: string | null;
  readonly announcementChannelId: string | null;
  readonly rows: readonly PostedRow[];
};

/**
 * What is still to be made in Slack so that it shows the incident, in the order in which to make it; empty once it
 * does. Pure: whoever plans from the same events and rows plans the same posts under the same ids.
 */
export function planSurfaces(
  state: IncidentState,
  events: readonly IncidentEvent[],
  { channelId, announcementChannelId, rows }: Shown,
  rendering: Rendering,
): readonly Step[] {
  const known = new Map(rows.map((row) => [row.post_id, row]));
  const { incident_id, head } = state;
  const rowOf = (surface: Surface, channel_id: string, sequence: number, content: string, first = 0): PostedRow => ({
    post_id: postId(incident_id, surface, first),
    surface,
    channel_id,
    ts: null,
    content_hash: contentHash(content),
    sequence,
  });
  const steps: Step[] = [];

  if (channelId === null) steps.push({ kind: 'create_channel', row: rowOf('channel', '', 1, incident_id) });
  if (announcementChannelId !== null) {
    const message = rendering.announcement(state, channelId);
    const row = rowOf('announcement', announcementChannelId, head.sequence, JSON.stringify(message));
    const shown = known.get(row.post_id);
    // Apart from its events, what it says changes with its channel.
    const isWithoutChannel = shown?.content_hash === contentHash(JSON.stringify(rendering.announcement(state, null)));
    steps.push(...keep(shown, row, message, state.status === 'resolved' && !isWithoutChannel));
  }
  if (channelId === null) return steps;

  const { escalated } = state;
  const announced = known.get(postId(incident_id, 'announcement'));
  if (announcementChannelId !== null && announced?.ts && state.severity === 'sev1') {
    const { channel_id, ts } = announced;
    if (escalated !== null) {
      const message = rendering.escalationAnnounced(state, escalated, channelId);
      steps.push(...once('escalation_announced', channel_id, escalated.sequence, message, ts));
    }
    // A severity that was put right afterwards alarms nobody.
    if (state.status === 'resolved' && state.severitySet.sequence < state.statusSet.sequence) {
      const message = rendering.closingAnnounced(state, channelId);
      steps.push(...once('closing_announced', channel_id, state.statusSet.sequence, message, ts));
    }
  }
  const summary = rendering.summary(state);
  const summaryRow = rowOf('summary', channelId, head.sequence, JSON.stringify(summary));
  steps.push(...keep(known.get(summaryRow.post_id), summaryRow, summary, state.status === 'resolved'));

  if (escalated !== null) {
    steps.push(...once('escalation', channelId, escalated.sequence, rendering.escalation(state, escalated)));
  }
  // What was said with an escalation or a resolution stands in the post about that.
  const { latestUpdate } = state;
  if (latestUpdate !== null && latestUpdate.sequence !== escalated?.sequence && state.status !== 'resolved') {
    steps.push(...once('update', channelId, latestUpdate.sequence, rendering.update(state, latestUpdate)));
  }

  const users = peopleOf(state);
  const topic = rendering.topic(state);
  const settings: Step[] = [
    { kind: 'invite', row: rowOf('members', channelId, head.sequence, users.join()), users },
    { kind: 'set_topic', row: rowOf('topic', channelId, head.sequence, topic), topic },
  ];
  const ts = known.get(summaryRow.post_id)?.ts ?? null;
  if (ts !== null) settings.push({ kind: 'pin', row: rowOf('pin', channelId, head.sequence, ts), ts });
  steps.push(
    ...settings.filter(({ row }) => {
      const set = known.get(row.post_id);
      return set === undefined || (set.content_hash !== row.content_hash && set.sequence <= row.sequence);
    }),
  );

  if (ts !== null) {
    for (const run of threadRuns(incident_id, events, known)) {
      const message = rendering.thread(run);
      const first = run[0].sequence;
      const row = rowOf('thread', channelId, run.at(-1)?.sequence ?? first, JSON.stringify(message), first);
      steps.push({ kind: 'post', row, message, threadTs: ts });
    }
  }
  if (state.status === 'resolved') {
    steps.push(...once('closing', channelId, state.statusSet.sequence, rendering.closing(state)));
  }
  return steps;

  /** A post that is made once for an event and stays as it is. */
  function once(
    surface: Surface,
    channel: string,
    sequence: number,
    message: Message,
    threadTs: string | null = null,
  ): readonly Step[] {
    const row = rowOf(surface, channel, sequence, JSON.stringify(message), sequence);
    if ((known.get(row.post_id)?.ts ?? null) !== null) return [];
    return [{ kind: 'post', row, message, threadTs, isBroadcast: threadTs !== null }];
  }
}

/** The id of a post, the same in every process: an incident has each surface once, or once from a first sequence. */
export function postId(incidentId: string, surface: Surface, first = 0): string {
  return requestId('post', incidentId, surface, String(first));
}

type Run = readonly [IncidentEvent, ...IncidentEvent[]];

/** The runs of events that the thread does not tell of yet. A run that was claimed keeps the end it was claimed with. */
function threadRuns(
  incidentId: string,
  events: readonly IncidentEvent[],
  known: ReadonlyMap<string, PostedRow>,
): readonly Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < events.length; ) {
    const claimed = known.get(postId(incidentId, 'thread', start + 1));
    const end = claimed?.sequence ?? Math.min(start + threadRunMax, events.length);
    const [first, ...rest] = events.slice(start, end);
    if (first === undefined || end <= start || end > events.length) break;
    if ((claimed?.ts ?? null) === null) runs.push([first, ...rest]);
    start = end;
  }
  return runs;
}

/** `isOver`: what shows the last event stays as it is, though another version of Quorum words it differently. */
function keep(shown: PostedRow | undefined, row: PostedRow, message: Message, isOver: boolean): readonly Step[] {
  const ts = shown?.ts ?? null;
  if (shown === undefined || ts === null) return [{ kind: 'post', row, message, threadTs: null }];
  if (shown.content_hash === row.content_hash || shown.sequence > row.sequence) return [];
  if (isOver && shown.content_hash !== null && shown.sequence === row.sequence) return [];
  return [{ kind: 'edit', row: { ...row, channel_id: shown.channel_id, ts }, ts, message }];
}

/** Who belongs in the channel: whoever declared, leads, or holds a role. */
function peopleOf(state: IncidentState): readonly string[] {
  const people = [state.declared.by, state.lead?.user_id, ...state.roles.map(({ user_id }) => user_id)];
  return [...new Set(people.filter((id) => id !== undefined && /^[UW][A-Z0-9]+$/.test(id)))]
    .filter((id) => id !== undefined)
    .sort();
}
