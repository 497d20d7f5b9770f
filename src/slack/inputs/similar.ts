import type { ActionsBlock, KnownBlock } from '@slack/types';
import type { IncidentState } from '../../capabilities/index.ts';
import { titleOf } from '../../kernel/incident-core.ts';
import { incidentName, kindFrom } from '../../kernel/incident-name.ts';
import { reasonOf } from '../../store/database-error.ts';
import type { Answer } from '../answer.ts';
import { button, section } from '../kit/blocks.ts';
import { isAlike } from '../kit/likeness.ts';
import { since, typed } from '../kit/mrkdwn.ts';
import type { Listed } from '../lists.ts';
import { viewIds } from '../views/view-ids.ts';
import type { AppContext } from './app-context.ts';
import type { Asker } from './gate.ts';

/** Most incidents that are named. */
const namedMax = 2;
const titleMax = 100;

/** How long after its declaration an incident may be what somebody else is about to declare, whatever its title. */
const recentMs = 10 * 60_000;

type Ports = Pick<AppContext, 'lists' | 'record' | 'logger' | 'clock'>;

/** An open incident that may be the same as a new one: it has a title like it, or was declared a moment ago. */
type Similar = { readonly listed: Listed; readonly isAlike: boolean };

/** A new incident, or one that is about to be declared: `incident_id` null. */
type New = { readonly incident_id: string | null; readonly title: string; readonly isDrill: boolean };

/**
 * The answer to a declaration, with the open incidents that may be the same, and buttons that bring the person into the
 * channel of each, or merge the new one into it.
 */
export async function withSimilar(app: Ports, asker: Asker, state: IncidentState, answer: Answer): Promise<Answer> {
  const title = titleOf(state);
  const { incident_id, kind } = state;
  const isNew = { incident_id, title: typeof title === 'string' ? title : '', isDrill: kind === 'drill' };
  const similar = await similarTo(app, asker, isNew);
  if (similar.length === 0) return answer;
  const named = similar.flatMap((one) => {
    const name = nameOf(one.listed);
    return linesOf(one, [button('incident:merge:v1', `Merge into ${name}`, `${incident_id}:${name}`)]);
  });
  const { text, blocks = [section(text)] } = answer;
  return { ...answer, text: [text, ...similar.map(lineOf)].join(' '), blocks: [...blocks, ...named] };
}

/** The same above the form, before it is filled in. `words`: those of the message that it is opened from. */
export async function similarNotices(app: Ports, asker: Asker, words: string): Promise<readonly KnownBlock[]> {
  const similar = await similarTo(app, asker, { incident_id: null, title: words, isDrill: false });
  return similar.flatMap((one) => linesOf(one, []));
}

/**
 * Those with a title like it first, the most urgent first; then those of a moment ago, the latest first. Among those that the
 * person finds in their list: what they may not see leaves no trace.
 */
async function similarTo(app: Ports, { team, user }: Asker, isNew: New): Promise<readonly Similar[]> {
  try {
    const place = { from: 0, ...(isNew.isDrill ? { drills: true } : {}) };
    const listed = (await app.lists.read(team, user, place))?.open ?? [];
    const others = listed.filter(({ incident_id }) => incident_id !== isNew.incident_id);
    const alike = others.filter((one) => looksTheSame(isNew.title, one));
    const similar = alike.slice(0, namedMax).map((one) => ({ listed: one, isAlike: true }));
    const recent = others
      .filter((one) => !alike.includes(one) && declaredAtMs(one) > app.clock() - recentMs)
      .toSorted((one, other) => declaredAtMs(other) - declaredAtMs(one));
    for (const one of recent) {
      if (similar.length >= namedMax) break;
      if (!(await isDeclaredBy(app, one, user))) similar.push({ listed: one, isAlike: false });
    }
    return similar;
  } catch (error) {
    app.logger.warn({ reason: reasonOf(error) }, 'What may be the same as a new incident could not be read');
    return [];
  }
}

/** What somebody has declared a moment ago they know of. */
async function isDeclaredBy({ record }: Ports, { incident_id }: Listed, user: string): Promise<boolean> {
  const read = await record.load(incident_id);
  return read.kind === 'read' && read.value?.state.declared.by === user;
}

function looksTheSame(title: string, { overview }: Listed): boolean {
  const other = overview?.data.title;
  return typeof other === 'string' && isAlike(title, other);
}

function declaredAtMs({ overview }: Listed): number {
  return overview === null ? Number.NEGATIVE_INFINITY : Date.parse(overview.data.declared_at);
}

/** INC-2 “Slow carts” looks the same: join it in #inc-2-slow-carts? */
function lineOf({ listed, isAlike }: Similar): string {
  const { overview, channelId } = listed;
  const name = overview === null ? nameOf(listed) : `${nameOf(listed)} ${typed(overview.data.title, titleMax)}`;
  const why = isAlike || overview === null ? 'looks the same' : `was declared ${since(overview.data.declared_at)}`;
  return channelId === null ? `${name} ${why}. It has no channel yet.` : `${name} ${why}: join it in <#${channelId}>?`;
}

/** A row may hold no two buttons of the same action, so that each line has its own. */
function linesOf(one: Similar, besides: ActionsBlock['elements']): readonly KnownBlock[] {
  const { channelId, incident_id } = one.listed;
  const elements = [...(channelId === null ? [] : [button(viewIds.join, 'Join', incident_id)]), ...besides];
  return [section(lineOf(one)), ...(elements.length === 0 ? [] : [{ type: 'actions' as const, elements }])];
}

function nameOf({ number, kind }: Listed): string {
  return incidentName({ number, kind: kindFrom(kind) });
}
