import type { ActionsBlock, HeaderBlock, KnownBlock } from '@slack/types';
import { type IncidentState, incident } from '../../capabilities/index.ts';
import type { Detail } from '../../kernel/capability.ts';
import { titleOf } from '../../kernel/incident-core.ts';
import { button, context, header, headerMax, section } from '../kit/blocks.ts';
import { finePrint } from '../kit/fine-print.ts';
import { plainTyped } from '../kit/mrkdwn.ts';
import { label } from '../kit/name.ts';
import type { Message } from '../kit/on-slack.ts';
import { lengthOf, ours, type RichLine, richSentence, richText } from '../kit/rich-text.ts';
import { viewIds } from '../views/view-ids.ts';
import { adviceOn, offeredNow } from './offered.ts';
import { inOneBreath, promisesOf, standingOf } from './standing.ts';

/** Escaped characters that a summary's details may take together, and the lines of one where it says no other number. */
const detailsMax = 9_000;
const linesMax = 8;

/** How much of each quoted text is shown: all of it where the details fit, else less and less. */
const quoteMaxima = [2_600, 1_200, 500, 150, 60] as const;

/**
 * The pinned summary: how the incident stands and what to do, what is promised, what every capability has to say, and which
 * event it shows. `elsewhere`: where the incident is, for who asks in another channel.
 */
export function renderSummary(state: IncidentState, elsewhere: string | null = null): Message {
  const line = [
    ...(state.kind === 'drill' ? ['*This is a drill*'] : []),
    ...standingOf(state),
    ...(elsewhere === null ? [] : [`<#${elsewhere}>`]),
  ];
  const advice = adviceOn(incident.overview(state).data.needs);
  const blocks: KnownBlock[] = [
    headline(state),
    section([line.join(' · '), ...advice].join('\n')),
    ...detailBlocks(detailsOf(state)),
    buttons(state),
    context(finePrint(state)),
  ];
  return { text: inOneBreath(state), blocks };
}

/** What is promised comes first, under one label. */
function detailsOf(state: IncidentState): readonly Detail[] {
  const lines = promisesOf(state, { toEverybody: false });
  const others = incident.details(state).filter(({ isDue = false }) => !isDue);
  return lines.length === 0 ? others : [{ label: 'Due', lines }, ...others];
}

/** What every capability has to say, a block each, the quoted texts cut so that all fit. */
function detailBlocks(details: readonly Detail[]): readonly KnownBlock[] {
  for (const quoteMax of quoteMaxima) {
    const drawn = details.map((detail) => detailLines(detail, quoteMax));
    const length = drawn.flat().reduce((sum, line) => sum + lengthOf(line), 0);
    if (length <= detailsMax || quoteMax === quoteMaxima.at(-1)) return drawn.map(richText);
  }
  return [];
}

/** 🔴 INC-42 “Checkout is down” */
function headline(state: IncidentState): HeaderBlock {
  return header(plainTyped(`${incident.badge(state)} ${label(state)} `, titleOf(state), headerMax));
}

function detailLines({ label: name, lines, linesMax: most = linesMax }: Detail, quoteMax: number): readonly RichLine[] {
  const shown = lines.slice(0, most).map((line) => richSentence(line, quoteMax));
  const rest = lines.length - shown.length;
  const more = rest > 0 ? [ours(`… and ${rest} more: \`/incident timeline\``)] : [];
  const head = ours(name, { bold: true });
  return lines.length === 1 ? [[...head, ...ours(' '), ...shown.flat()]] : [head, ...shown, ...more];
}

/** What is done first, and what shows everything else. */
function buttons(state: IncidentState): ActionsBlock {
  const { incident_id } = state;
  const elements = offeredNow(state).row.map(({ actionId, text, isPrimary = false }) =>
    button(actionId, text, incident_id, isPrimary ? 'primary' : undefined),
  );
  return { type: 'actions', elements: [...elements, button(viewIds.actions, 'More', incident_id)] };
}
