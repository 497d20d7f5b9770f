import type { KnownBlock } from '@slack/types';
import { type Duration, metrics } from '../../incident/metrics.ts';
import type { IncidentState } from '../../incident/state.ts';
import { context, section } from './blocks.ts';
import { durationText } from './duration.ts';
import { escapeWithin, moment, person } from './mrkdwn.ts';
import { boldName, fullName } from './name.ts';

const textMax = 2_000;

/** The post that closes an incident: what resolved it, how long it took, and the whole hash of its record. */
export function renderClosing(state: IncidentState): { text: string; blocks: KnownBlock[] } {
  const { number, statusSet, latestUpdate, head } = state;
  const lines = [
    `${boldName(state)} is *resolved* · ${person(statusSet.by)}, ${moment(statusSet.at)}`,
    ...(latestUpdate?.sequence === statusSet.sequence ? [escapeWithin(latestUpdate.text, textMax)] : []),
    durations(state),
  ];
  return {
    text: `${fullName(state)} is resolved`,
    blocks: [
      section(lines.join('\n')),
      context(
        `The record ends at event ${head.sequence}: \`${head.hash}\`. \`npx quorum verify ${number}\` checks it.`,
      ),
    ],
  };
}

/** Acknowledged after 1 min · mitigated after 40 min · resolved after 1 h */
function durations(state: IncidentState): string {
  const { timeToAcknowledge, timeToMitigate, timeToResolve, spells } = metrics(state);
  const isMitigatedBefore = state.mitigated?.sequence !== state.spells[0].resolved?.sequence;
  const last = spells.at(-1);
  const times = spells.length === 2 ? 'once' : `${spells.length - 1} times, the last`;
  return [
    timeToAcknowledge.kind === 'pending' ? 'Never acknowledged' : `Acknowledged ${after(timeToAcknowledge)}`,
    ...(isMitigatedBefore ? [`mitigated ${after(timeToMitigate)}`] : []),
    `resolved ${after(timeToResolve)}`,
    ...(spells.length > 1 && last !== undefined ? [`reopened ${times} ${during(last)}`] : []),
  ].join(' · ');
}

function after(duration: Duration): string {
  return duration.kind === 'known' ? `after ${durationText(duration.milliseconds)}` : unknown(duration);
}

function during(duration: Duration): string {
  return duration.kind === 'known' ? `for ${durationText(duration.milliseconds)}` : unknown(duration);
}

function unknown(duration: Exclude<Duration, { kind: 'known' }>): string {
  if (duration.kind === 'pending') return 'at no known time';
  const [before, then] = duration.sequences;
  return `at no known time (event ${then} is dated before event ${before})`;
}
