import { z } from 'zod';
import type { IncidentState } from '../../src/capabilities/index.ts';
import type { Channel, Message } from '../../src/sandbox/workspace/protocol.ts';
import type { Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { isDirect } from '../../src/slack/kit/direct-message.ts';
import { renderAnnouncement } from '../../src/slack/surfaces/announcement.ts';
import { surfaceOf } from '../../src/slack/surfaces/direct-posts.ts';
import { eraOf } from '../../src/slack/surfaces/eras.ts';
import { eventPosts } from '../../src/slack/surfaces/event-posts.ts';
import { postId } from '../../src/slack/surfaces/post-id.ts';
import { renderTopic } from '../../src/slack/surfaces/topic.ts';
import type { IncidentRecord } from '../../src/store/record.ts';
import { announcements, type Deployment } from './deployment.ts';
import { until } from './until.ts';

const metadataSchema = z.object({ event_payload: z.object({ post_id: z.string() }) });

export type Shown = {
  readonly channels: readonly Channel[];
  readonly summaries: readonly Message[];
  readonly announcements: readonly Message[];
};

/**
 * What Slack shows of an incident: found by the ids that channels and posts of ours carry. `era`: stands before the names
 * of the surfaces of an incident that was made private.
 */
export function shownOf(workspace: Workspace, incidentId: string, era = ''): Shown {
  return {
    channels: workspace.snapshot().channels.filter(({ purpose }) => purpose.includes(incidentId)),
    summaries: posts(workspace, postId(incidentId, `${era}summary`)),
    announcements: posts(workspace, postId(incidentId, `announcement ${announcements}`)),
  };
}

function posts(workspace: Workspace, id: string): readonly Message[] {
  return workspace.snapshot().messages.filter((message) => postIdOf(message) === id);
}

/**
 * The ids of our posts in channels that stand there more than once: there should be none. `inPerson`: the direct messages,
 * too, which may be said again where a call lands late.
 */
export function postedTwice(workspace: Workspace, { inPerson = false } = {}): readonly string[] {
  const meant = workspace.snapshot().messages.filter(({ channel }) => inPerson || !isDirect(channel));
  const ids = meant.flatMap((message) => postIdOf(message) ?? []);
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}

/** How long Slack may take to show an incident: a process that was killed leaves claims of 7 s, and a machine may be busy. */
const shownLimitMs = 45_000;

/**
 * Waits until Slack shows all of an incident, and answers what it waited for last; null: for nothing. When it waits in
 * vain, the error says what is missing, and what the processes knew of each post.
 */
export async function untilShown(deployment: Deployment, incidentId: string): Promise<string | null> {
  let missing: string | null = null;
  const isShown = async () => {
    const now = await missingIn(deployment, incidentId);
    missing = now ?? missing;
    return now === null;
  };
  try {
    await until(isShown, 'Slack shows the incident', shownLimitMs);
    return missing;
  } catch (cause) {
    const posts = await deployment.query('SELECT *, now() FROM slack_post WHERE incident_id = $1', [incidentId]);
    const [channel] = shownOf(deployment.workspace, incidentId).channels;
    const messages = deployment.workspace
      .snapshot()
      .messages.filter((message) => message.channel === channel?.id)
      .map(({ ts, thread_ts, text }) => ({ ts, thread_ts, text }));
    const { channels } = shownOf(deployment.workspace, incidentId);
    throw new Error(`${missing} of incident ${incidentId}\n${JSON.stringify({ posts, messages, channels }, null, 1)}`, {
      cause,
    });
  }
}

/**
 * What Slack lacks of an incident: its people are in its channel; pinned summary, announcement and topic show its last
 * event; the thread or a post of its own tells of every event; and there is a closing post where the last event is a
 * resolution. Of one that was made private, all that is in its new channel and nothing outside. Null when nothing is
 * missing.
 */
async function missingIn({ workspace, query, record }: Deployment, incidentId: string): Promise<string | null> {
  const events = await query<{ sequence: number; type: string; hash: Buffer }>(
    'SELECT sequence, type, hash FROM incident_event WHERE incident_id = $1 ORDER BY sequence',
    [incidentId],
  );
  const head = events.at(-1);
  if (head === undefined) return 'Every event';
  const state = await stateOf(record, incidentId);
  const era = eraOf(state);
  const { channels, summaries, announcements } = shownOf(workspace, incidentId, era);
  const [summary, announcement] = [summaries[0], announcements[0]];
  if (summary === undefined) return 'The summary';
  if (era === '' && announcement === undefined) return 'The announcement';
  if (era !== '' && announcement !== undefined) return 'An end of the announcement';
  if (era !== '' && shownOf(workspace, incidentId).summaries.length > 0) return 'An end of the public summary';
  const finePrint = `event ${head.sequence} · ${head.hash.toString('hex').slice(0, 8)}`;
  if (!JSON.stringify(summary.blocks).includes(finePrint)) return `Event ${head.sequence} in the summary`;
  if (summary.pinned !== true) return 'The pin';
  const says = announcementOf(state, summary.channel);
  const unsaid = says.find((text) => announcement !== undefined && !JSON.stringify(announcement.blocks).includes(text));
  if (unsaid !== undefined) return `The announcement’s ${unsaid}`;
  const { topic = '' } = channels[0] ?? {};
  if (topic !== renderTopic(state)) return `The topic “${renderTopic(state)}” in place of “${topic}”`;
  const invited = await query(
    `SELECT 1 FROM slack_post WHERE incident_id = $1 AND surface = $2 AND coalesce(content_hash, failure) IS NOT NULL`,
    [incidentId, `${era}members`],
  );
  if (invited.length === 0) return 'People in the channel';
  const untold = await untoldEvents({ workspace, query }, incidentId, summary, events.length);
  if (untold !== null) return untold;
  const isClosed = posts(workspace, postId(incidentId, `${era}closing`, head.sequence)).length > 0;
  return head.type === 'resolved' && !isClosed ? 'The closing post' : null;
}

/** Waits until each direct message that the incident's state asks for was sent, or refused for good. */
export async function untilToldInPerson({ record, query }: Deployment, incidentId: string): Promise<void> {
  const state = await stateOf(record, incidentId);
  const wanted = eventPosts(state, '').flatMap((post) =>
    typeof post.where === 'string' ? [] : [postId(incidentId, `${eraOf(state)}${surfaceOf(post)}`, post.sequence)],
  );
  const isTold = async () => {
    const told = await query<{ post_id: string }>(
      'SELECT post_id FROM slack_post WHERE post_id = ANY($1::uuid[]) AND coalesce(ts, failure) IS NOT NULL',
      [wanted],
    );
    return told.length === wanted.length;
  };
  await until(isTold, 'people are told in person', shownLimitMs);
}

/** @throws Error when it can't be read. */
export async function stateOf(record: IncidentRecord, incidentId: string): Promise<IncidentState> {
  const read = await record.load(incidentId, { fresh: true });
  if (read.kind !== 'read' || read.value === null) throw new Error('the incident can’t be read');
  return read.value.state;
}

/** What the announcement should say of the incident, as JSON holds it: its first text, and what it quotes. */
function announcementOf(state: IncidentState, channelId: string): readonly string[] {
  return renderAnnouncement(state, channelId).blocks.flatMap((block) => {
    if (block.type === 'rich_text') return [JSON.stringify(block.elements)];
    return block.type === 'section' ? [JSON.stringify(block.text?.text)] : [];
  });
}

/**
 * The event that nothing in the channel tells of, or that the thread tells of twice: its posts say "Event 4" or "Events 5
 * to 9", and some events have a post of their own. A summary that somebody deleted has left its thread behind.
 */
async function untoldEvents(
  { workspace, query }: Pick<Deployment, 'workspace' | 'query'>,
  incidentId: string,
  { channel }: Message,
  count: number,
): Promise<string | null> {
  const inThread = workspace
    .snapshot()
    .messages.filter((message) => message.channel === channel && message.thread_ts !== undefined)
    .flatMap(({ text }) => {
      const [, first, last = first] = /^Events? (\d+)(?: to (\d+))?$/.exec(text) ?? [];
      const length = first === undefined ? 0 : Number(last) - Number(first) + 1;
      return Array.from({ length }, (_, index) => Number(first) + index);
    });
  const twice = inThread.find((sequence, index) => inThread.indexOf(sequence) !== index);
  if (twice !== undefined) return `One telling of event ${twice} (the thread has two)`;
  const rows = await query<{ sequence: number }>(
    `SELECT sequence FROM slack_post WHERE incident_id = $1 AND ts IS NOT NULL AND channel_id = $2 AND surface ~ '^(private )?\\w+$' AND surface !~ '(summary|thread|topic|pin|members|viewers|channel|channel_name)$'`,
    [incidentId, channel],
  );
  const told = new Set([...inThread, ...rows.map(({ sequence }) => sequence)]);
  const untold = Array.from({ length: count }, (_, index) => index + 1).find((sequence) => !told.has(sequence));
  return untold === undefined ? null : `Event ${untold} in the thread`;
}

export function postIdOf({ metadata }: Message): string | undefined {
  return metadataSchema.safeParse(metadata).data?.event_payload.post_id;
}
