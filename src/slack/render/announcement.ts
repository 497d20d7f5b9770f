import type { KnownBlock } from '@slack/types';
import type { IncidentState } from '../../incident/state.ts';
import { context, section } from './blocks.ts';
import { escapeWithin, moment, person } from './mrkdwn.ts';
import { boldName, fullName, leadOf } from './name.ts';
import { finePrint } from './summary.ts';

const updateMax = 600;

/** What everybody is told in the announcement channel, kept up to date, with the way to the incident's channel. */
export function renderAnnouncement(
  state: IncidentState,
  channelId: string | null,
): { text: string; blocks: KnownBlock[] } {
  const { severity, status, declared, latestUpdate } = state;
  const where = channelId === null ? [] : [`<#${channelId}>`];
  const lines = [
    boldName(state),
    [`*${severity}*`, `*${status}*`, leadOf(state), ...where].join(' · '),
    ...(latestUpdate === null ? [] : [escapeWithin(latestUpdate.text, updateMax)]),
  ];
  return {
    text: `${fullName(state)}: ${severity}, ${status}`,
    blocks: [
      section(lines.join('\n')),
      context(`Declared by ${person(declared.by)}, ${moment(declared.at)} · ${finePrint(state)}`),
    ],
  };
}
