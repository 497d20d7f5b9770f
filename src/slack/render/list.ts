import type { KnownBlock } from '@slack/types';
import type { IncidentState } from '../../incident/state.ts';
import { sections } from './blocks.ts';
import { code, escapeWithin, moment, oneLine } from './mrkdwn.ts';
import { label, leadOf } from './name.ts';

const incidentsMax = 30;
const titleMax = 160;

/** The latest incidents: open ones first, then the resolved, each in the order given. */
export function renderList(states: readonly IncidentState[]): { text: string; blocks: KnownBlock[] } {
  if (states.length === 0) {
    const text = 'No incident has been declared yet. `/incident declare` opens the form.';
    return { text, blocks: [...sections([text])] };
  }
  const open = states.filter(({ status }) => status !== 'resolved');
  const resolved = states.filter(({ status }) => status === 'resolved');
  const more = states.length - incidentsMax;
  const text = `${open.length} open, ${resolved.length} resolved`;
  return {
    text: `Incidents: ${text}`,
    blocks: [
      ...sections([
        `*Incidents*: ${text}`,
        ...[...open, ...resolved].slice(0, incidentsMax).map(lineOf),
        ...(more > 0 ? [`… and ${more} more: ${code('/incident show <number>')}`] : []),
      ]),
    ],
  };
}

function lineOf(state: IncidentState): string {
  const { severity, status, title, declared } = state;
  const facts = [severity, status, status === 'resolved' ? null : leadOf(state), moment(declared.at)];
  return `*${label(state)}* ${escapeWithin(oneLine(title), titleMax)} · ${facts.filter((fact) => fact !== null).join(' · ')}`;
}
