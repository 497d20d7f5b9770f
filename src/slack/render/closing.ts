import type { KnownBlock } from '@slack/types';
import { durationsText } from '../../incident/duration.ts';
import type { IncidentState } from '../../incident/state.ts';
import { context, section } from './blocks.ts';
import { escapeWithin, moment, person } from './mrkdwn.ts';
import { boldName, fullName } from './name.ts';

const textMax = 2_000;

/** The post that closes an incident: what resolved it, how long it took, and the whole hash of its record. */
export function renderClosing(state: IncidentState): { text: string; blocks: KnownBlock[] } {
  const { number, statusSet, latestUpdate, head } = state;
  const lines = [
    `${boldName(state)} is *resolved* · ${person(statusSet.by)}, ${moment(statusSet.at)}`,
    ...(latestUpdate?.sequence === statusSet.sequence ? [escapeWithin(latestUpdate.text, textMax)] : []),
    durationsText(state),
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

/** The same for everybody, in one line with the way there. */
export function renderClosingAnnounced(
  state: IncidentState,
  channelId: string,
): { readonly text: string; readonly blocks: KnownBlock[] } {
  return {
    text: `${fullName(state)} is resolved`,
    blocks: [section(`${boldName(state)} is *resolved* · ${person(state.statusSet.by)} · <#${channelId}>`)],
  };
}
