import { type IncidentEvent, type IncidentState, slackSides } from '../../capabilities/index.ts';
import { correctionTarget, type Redaction, redactionsOf } from '../../kernel/incident-core.ts';
import { section } from '../kit/blocks.ts';
import { isDirect } from '../kit/direct-message.ts';
import { moment, person } from '../kit/mrkdwn.ts';
import { label } from '../kit/name.ts';
import type { EventPost, Message } from '../kit/on-slack.ts';
import { contentHash } from './content-hash.ts';
import { contentOf } from './content-of.ts';
import { surfaceOf } from './direct-posts.ts';
import type { PostedRow } from './post-claims.ts';
import { postId } from './post-id.ts';
import { isRefusal } from './refusal-post.ts';
import { lost } from './retired.ts';
import { isKeptUpToDate, isMessage, type Step } from './step.ts';
import { renderThreadPost } from './thread-post.ts';

/** What is brought up to date by itself, or holds no text of anybody's. */
const isOther = (surface: string) => !isMessage(surface) || isKeptUpToDate(surface) || isRefusal(surface);

/**
 * The posts that told of a text which was erased since, to be edited so that it is gone from Slack, too: posts in the
 * thread by their lines, and those about one event by what they say now, or by a sentence where they would not be posted
 * any more.
 */
export function redrawn(
  state: IncidentState,
  era: string,
  events: readonly IncidentEvent[],
  rows: readonly PostedRow[],
  posts: readonly EventPost[],
): readonly Step[] {
  const redactions = redactionsOf(state);
  if (redactions.length === 0) return [];
  const own = rows.filter(({ surface }) => surface.startsWith(era));
  const threads = threadRows(state, era, events, own);
  const now = new Map(posts.map((post) => [`${era}${surfaceOf(post)} ${post.sequence}`, post]));
  // A reply under an announcement has the channel at the end of its name.
  const nowOf = ({ surface, channel_id, sequence }: PostedRow) =>
    now.get(`${surface.replace(` ${channel_id}`, '')} ${sequence}`);
  return own.flatMap((row): readonly Step[] => {
    if (isOther(row.surface)) return [];
    if (row.ts === null) {
      // One that would still be made is looked for by making it; a surface without a message is never begun here.
      const isBegun = row.content_hash === null && row.surface !== `${era}thread` && nowOf(row) === undefined;
      return isBegun && touching(state, redactions, row).length > 0 ? [lost(row, own)] : [];
    }
    const run = threads.get(row.post_id);
    const concerning = run === undefined ? touching(state, redactions, row) : redactions.filter(isIn(run));
    if (concerning.length === 0) return [];
    const post =
      run === undefined
        ? (nowOf(row) ?? { message: erasedPost(state, concerning) })
        : { message: renderThreadPost(run) };
    const { message } = post;
    const content_hash = contentHash(contentOf(post));
    return content_hash === row.content_hash
      ? []
      : [{ kind: 'edit', row: { ...row, content_hash }, ts: row.ts, message, over: row.content_hash }];
  });
}

/** The runs of events that the posts in the thread tell of, by the posts' ids. */
function threadRows(state: IncidentState, era: string, events: readonly IncidentEvent[], rows: readonly PostedRow[]) {
  const known = new Map(rows.map((row) => [row.post_id, row]));
  const runs = new Map<string, readonly IncidentEvent[]>();
  for (let first = 1; first <= events.length; ) {
    const post_id = postId(state.incident_id, `${era}thread`, first);
    const last = known.get(post_id)?.sequence ?? 0;
    // An event that a post of its own tells of has no run.
    if (last >= first) runs.set(post_id, events.slice(first - 1, last));
    first = Math.max(first, last) + 1;
  }
  return runs;
}

function isIn(run: readonly IncidentEvent[]) {
  return ({ about }: Redaction) => run.some(({ sequence }) => sequence === about);
}

/**
 * The redactions of what a post may have told. A post about an event tells its text and the incident's title, and a message to
 * one person what the source says.
 */
function touching(state: IncidentState, redactions: readonly Redaction[], row: PostedRow): readonly Redaction[] {
  const said = isDirect(row.channel_id) ? slackSides.flatMap((side) => side.sourceSays?.(state) ?? []) : [];
  const quoted = [state.declared, ...said].map(({ sequence }) => sequence);
  return redactions.filter(({ about, sequence }) => {
    const target = correctionTarget(state, about);
    return target === row.sequence || (quoted.includes(target) && sequence > row.sequence);
  });
}

function erasedPost(state: IncidentState, concerning: readonly Redaction[]): Message {
  const last = concerning.at(-1);
  const by = last === undefined ? '' : ` by ${person(last.by)}, ${moment(last.at)}`;
  const text = `This post about ${label(state)} was redacted${by}.`;
  return { text, blocks: [section(text)] };
}
