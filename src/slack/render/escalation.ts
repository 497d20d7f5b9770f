import type { KnownBlock } from '@slack/types';
import type { Escalation, IncidentState } from '../../incident/state.ts';
import { section } from './blocks.ts';
import { escapeWithin, oneLine, person } from './mrkdwn.ts';
import { boldName, fullName, leadOf } from './name.ts';

const textMax = 600;
const rolesShown = 10;
const roleMax = 80;

/** The post that calls those who respond when an incident gets worse: what it is now, who said so and why, who leads. */
export function renderEscalation(
  state: IncidentState,
  escalated: Escalation,
): { readonly text: string; readonly blocks: KnownBlock[] } {
  const { severity, latestUpdate, roles } = state;
  const by = person(escalated.by);
  const others = roles
    .slice(0, rolesShown)
    .map(({ role, user_id }) => `${escapeWithin(oneLine(role), roleMax)} ${person(user_id)}`);
  const lines = [
    escalated.from === 'resolved'
      ? `*Reopened* by ${by} · *${severity}*`
      : `*${severity}* now, was ${escalated.from} · raised by ${by}`,
    ...(latestUpdate?.sequence === escalated.sequence ? [escapeWithin(latestUpdate.text, textMax)] : []),
    [leadOf(state), ...others].join(' · '),
  ];
  return { text: `${fullName(state)}: ${turn(severity, escalated)}`, blocks: [section(lines.join('\n'))] };
}

/** The same for everybody, in one line with the way there. */
export function renderEscalationAnnounced(
  state: IncidentState,
  escalated: Escalation,
  channelId: string,
): { readonly text: string; readonly blocks: KnownBlock[] } {
  const says = turn(state.severity, escalated);
  return {
    text: `${fullName(state)}: ${says}`,
    blocks: [section(`${boldName(state)}: *${says}* · <#${channelId}>`)],
  };
}

function turn(severity: IncidentState['severity'], { from }: Escalation): string {
  return from === 'resolved' ? `reopened, ${severity}` : `${severity} now, was ${from}`;
}
