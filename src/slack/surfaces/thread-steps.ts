import { type IncidentEvent, slackSides } from '../../capabilities/index.ts';
import type { EventPost, Message } from '../kit/on-slack.ts';
import type { Plan } from './plan-parts.ts';
import { postId } from './post-id.ts';
import { isRefusal } from './refusal-post.ts';
import { isKeptUpToDate, isMessage, isThreadPost, type Step } from './step.ts';
import { renderThreadPost } from './thread-post.ts';
import { type Run, threadRuns } from './thread-runs.ts';

/** The types of events that a post in the channel tells of as well as the thread would. */
const toldByPost = new Set(slackSides.flatMap((side) => side.toldByPost ?? []));

/** Whether a surface is a post in the channel about one event. */
function isEventPost(surface: string, era: string): boolean {
  if (!surface.startsWith(era) || !isMessage(surface) || isKeptUpToDate(surface)) return false;
  return !isThreadPost(surface) && !isRefusal(surface) && /^\w+$/.test(surface.slice(era.length));
}

type Drawn = { readonly run: Run; readonly message: Message; readonly content: string };

/** By its first event, which a redaction would replace. */
const lately = new WeakMap<IncidentEvent, Drawn>();

/** A run as it is posted: each plan asks for all that wait for their turn, and their texts may be long. */
function drawn(run: Run): Drawn {
  const [first] = run;
  const known = lately.get(first);
  if (known?.run.length === run.length && known.run.every((event, index) => event === run[index])) return known;
  const message = renderThreadPost(run);
  const made = { run, message, content: JSON.stringify(message) };
  lately.set(first, made);
  return made;
}

/** Replies under the summary that tell of every event which no post in the channel (`posts`: those that are due) tells of. */
export function threadSteps(
  { state, era, known, rowOf }: Plan,
  events: readonly IncidentEvent[],
  channelId: string,
  posts: readonly EventPost[],
): readonly Step[] {
  const threadTs = known.get(postId(state.incident_id, `${era}summary`))?.ts ?? null;
  if (threadTs === null) return [];
  const own = [...known.values()].filter((row) => isEventPost(row.surface, era));
  const isRefused = (sequence: number) => own.some((row) => row.sequence === sequence && row.failure !== null);
  const told = [
    ...own.filter(({ ts }) => ts !== null).map(({ sequence }) => sequence),
    ...posts
      .filter(({ where, sequence }) => where === 'channel' && !isRefused(sequence))
      .map(({ sequence }) => sequence),
  ];
  const elsewhere = { types: toldByPost, sequences: new Set(told) };
  return threadRuns(state.incident_id, `${era}thread`, events, known, elsewhere).map((run): Step => {
    const { message, content } = drawn(run);
    const first = run[0].sequence;
    const last = run.at(-1)?.sequence ?? first;
    const row = rowOf('thread', channelId, last, content, first);
    return { kind: 'post', row: { ...row, thread_ts: threadTs }, message, threadTs };
  });
}
