import type { IncidentState } from '../../capabilities/index.ts';
import { titleOf } from '../../kernel/incident-core.ts';
import { incidentName, kindFrom } from '../../kernel/incident-name.ts';
import { reasonOf } from '../../store/database-error.ts';
import type { Answer } from '../answer.ts';
import { button, section } from '../kit/blocks.ts';
import { isAlike } from '../kit/likeness.ts';
import { typed } from '../kit/mrkdwn.ts';
import type { Listed } from '../lists.ts';
import type { AppContext } from './app-context.ts';
import type { Asker } from './gate.ts';

/** Most incidents that an answer names. */
const namedMax = 2;
const titleMax = 100;

/**
 * The answer to a declaration, with the open incidents that look the same, the most urgent first, and a button that merges the
 * new one into each. Among those that the person finds in their list: what they may not see leaves no trace.
 */
export async function withSimilar(
  app: Pick<AppContext, 'lists' | 'logger'>,
  { team, user }: Asker,
  state: IncidentState,
  answer: Answer,
): Promise<Answer> {
  try {
    const place = { from: 0, ...(state.kind === 'drill' ? { drills: true } : {}) };
    const open = (await app.lists.read(team, user, place))?.open ?? [];
    const alike = open.filter((one) => looksTheSame(state, one)).slice(0, namedMax);
    return alike.length === 0 ? answer : withNamed(answer, state, alike);
  } catch (error) {
    app.logger.warn({ reason: reasonOf(error) }, 'What looks the same as a new incident could not be read');
    return answer;
  }
}

function looksTheSame(state: IncidentState, { incident_id, overview }: Listed): boolean {
  const [own, other] = [titleOf(state), overview?.data.title];
  if (incident_id === state.incident_id || typeof own !== 'string' || typeof other !== 'string') return false;
  return isAlike(own, other);
}

function withNamed(answer: Answer, { incident_id }: IncidentState, alike: readonly Listed[]): Answer {
  const lines = alike.map((one) => {
    const title = one.overview === null ? '' : ` ${typed(one.overview.data.title, titleMax)}`;
    const where = one.channelId === null ? '' : ` in <#${one.channelId}>`;
    return `${nameOf(one)}${title} looks the same: join it${where}?`;
  });
  const buttons = alike.map((one) =>
    button('incident:merge:v1', `Merge into ${nameOf(one)}`, `${incident_id}:${nameOf(one)}`),
  );
  const { text, blocks = [section(text)] } = answer;
  // A row may hold no two buttons of the same action.
  const rows = alike.map((_, index) => ({ type: 'actions' as const, elements: buttons.slice(index, index + 1) }));
  const named = lines.flatMap((line, index) => [section(line), ...rows.slice(index, index + 1)]);
  return { ...answer, text: [text, ...lines].join(' '), blocks: [...blocks, ...named] };
}

function nameOf({ number, kind }: Listed): string {
  return incidentName({ number, kind: kindFrom(kind) });
}
