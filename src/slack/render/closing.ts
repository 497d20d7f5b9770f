import type { KnownBlock } from '@slack/types';
import { metrics } from '../../incident/metrics.ts';
import type { IncidentState } from '../../incident/state.ts';
import { context, section } from './blocks.ts';
import { metricText } from './duration.ts';
import { moment, person } from './mrkdwn.ts';
import { boldName, fullName } from './name.ts';

/** Most spells whose durations are listed. */
const spellsShown = 10;

/** The post that closes an incident: how long it took, and the whole hash of its record, to be checked by anyone. */
export function renderClosing(state: IncidentState): { text: string; blocks: KnownBlock[] } {
  const { number, statusSet, head } = state;
  const { timeToAcknowledge, timeToMitigate, timeToResolve, spells } = metrics(state);
  const lines = [
    `${boldName(state)} is resolved, by ${person(statusSet.by)}, ${moment(statusSet.at)}.`,
    `Time to acknowledge: ${metricText(timeToAcknowledge)}`,
    `Time to mitigate: ${metricText(timeToMitigate)}`,
    `Time to resolve: ${metricText(timeToResolve)}`,
    ...(spells.length > 1
      ? [
          ...spells.slice(1, spellsShown).map((spell, index) => `Reopened (${index + 1}): ${metricText(spell)}`),
          ...(spells.length > spellsShown ? [`… and ${spells.length - spellsShown} more: \`/incident timeline\``] : []),
        ]
      : []),
  ];
  return {
    text: `${fullName(state)} is resolved`,
    blocks: [
      section(lines.join('\n')),
      section(`The record ends at event ${head.sequence} with the hash\n\`${head.hash}\``),
      context(
        `Anyone can check the record against this hash: \`npx quorum verify ${number}\`, or \`npx quorum verify --file\` on an export.`,
      ),
    ],
  };
}
