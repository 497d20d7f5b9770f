import { z } from 'zod';
import type { Channel, Message } from '../../src/sandbox/workspace/protocol.ts';
import type { Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { postId } from '../../src/slack/surfaces/plan.ts';
import type { Deployment } from './deployment.ts';

const metadataSchema = z.object({ event_payload: z.object({ post_id: z.string() }) });

export type Shown = {
  readonly channels: readonly Channel[];
  readonly summaries: readonly Message[];
  readonly announcements: readonly Message[];
};

/** What Slack shows of an incident: found by the ids that channels and posts of ours carry. */
export function shownOf(workspace: Workspace, incidentId: string): Shown {
  const { channels, messages } = workspace.snapshot();
  const posts = (surface: 'summary' | 'announcement') =>
    messages.filter((message) => postIdOf(message) === postId(incidentId, surface));
  return {
    channels: channels.filter(({ purpose }) => purpose.includes(incidentId)),
    summaries: posts('summary'),
    announcements: posts('announcement'),
  };
}

/** The ids of our posts that stand in Slack more than once: there should be none. */
export function postedTwice(workspace: Workspace): readonly string[] {
  const ids = workspace.snapshot().messages.flatMap((message) => postIdOf(message) ?? []);
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}

/** Whether the pinned summary shows the incident's last event, and every event is told of in its thread. */
export async function showsHead({ workspace, query }: Deployment, incidentId: string): Promise<boolean> {
  const events = await query<{ sequence: number; hash: Buffer }>(
    'SELECT sequence, hash FROM incident_event WHERE incident_id = $1 ORDER BY sequence',
    [incidentId],
  );
  const head = events.at(-1);
  const [summary] = shownOf(workspace, incidentId).summaries;
  if (head === undefined || summary === undefined) return false;
  const said = JSON.stringify(summary.blocks);
  return (
    summary.pinned === true &&
    said.includes(`event ${head.sequence} `) &&
    said.includes(head.hash.toString('hex').slice(0, 8)) &&
    toldInThread(workspace, summary) === events.length
  );
}

/** How many events the thread tells of, by the notification texts of its posts: "Event 4" or "Events 5 to 9". */
function toldInThread(workspace: Workspace, { channel, ts }: Message): number {
  return workspace
    .snapshot()
    .messages.filter((message) => message.channel === channel && message.thread_ts === ts)
    .map(({ text }) => /^Events? (\d+)(?: to (\d+))?$/.exec(text))
    .reduce((sum, match) => sum + (match === null ? 0 : Number(match[2] ?? match[1]) - Number(match[1]) + 1), 0);
}

function postIdOf({ metadata }: Message): string | undefined {
  return metadataSchema.safeParse(metadata).data?.event_payload.post_id;
}
