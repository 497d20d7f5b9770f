import type { ActionsBlock, HeaderBlock, KnownBlock } from '@slack/types';
import { type IncidentState, incident } from '../../capabilities/index.ts';
import type { Detail } from '../../kernel/capability.ts';
import { titleOf } from '../../kernel/incident-core.ts';
import { button, context, header, headerMax, offeredButton, section } from '../kit/blocks.ts';
import { finePrint } from '../kit/fine-print.ts';
import { plainTyped, sentence } from '../kit/mrkdwn.ts';
import { label } from '../kit/name.ts';
import type { Message } from '../kit/on-slack.ts';
import { lengthOf, ours, type RichLine, richSentence, richText } from '../kit/rich-text.ts';
import { viewIds } from '../views/view-ids.ts';
import { adviceOn, needed, offeredNow } from './offered.ts';
import { inOneBreath, standingOf } from './standing.ts';

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
  const line = standingOf(state, elsewhere);
  const advice = adviceOn(incident.overview(state).data.needs);
  const blocks: KnownBlock[] = [
    headline(state),
    section([line.join(' · '), ...advice].join('\n')),
    ...detailBlocks(detailsOf(state), state.incident_id),
    buttons(state),
    context(finePrint(state)),
  ];
  return { text: inOneBreath(state), blocks };
}

/** What is promised comes first, under one label but for lines that have buttons; then what everybody is told. */
function detailsOf(state: IncidentState): readonly Detail[] {
  const all = incident.details(state);
  const due = all.filter(({ isDue = false }) => isDue);
  const others = all.filter(({ isDue = false }) => !isDue);
  const lines = due.flatMap((detail) => (detail.needs === undefined ? detail.lines : []));
  return [
    ...(lines.length === 0 ? [] : [{ label: 'Coming up', lines }]),
    ...due.filter(({ needs }) => needs !== undefined),
    ...others.filter(({ isForEverybody = false }) => isForEverybody),
    ...others.filter(({ isForEverybody = false }) => !isForEverybody),
  ];
}

/** Blocks, and the characters in them as Slack counts them. */
type Drawn = { readonly blocks: readonly KnownBlock[]; readonly length: number };

/** What every capability has to say, a block each, the quoted texts cut so that all fit. */
export function detailBlocks(details: readonly Detail[], incidentId: string): readonly KnownBlock[] {
  for (const quoteMax of quoteMaxima) {
    const drawn = details.map((detail) => drawnOf(detail, incidentId, quoteMax));
    const length = drawn.reduce((sum, one) => sum + one.length, 0);
    if (length <= detailsMax || quoteMax === quoteMaxima.at(-1)) return drawn.flatMap(({ blocks }) => blocks);
  }
  return [];
}

function drawnOf(detail: Detail, incidentId: string, quoteMax: number): Drawn {
  if (detail.needs !== undefined) return linesWithButtons(detail, incidentId, quoteMax);
  const lines = detailLines(detail, quoteMax);
  return { blocks: [richText(lines)], length: lines.reduce((sum, line) => sum + lengthOf(line), 0) };
}

/** A line each with the button of what somebody should do about it. Mrkdwn is longer than what it shows. */
function linesWithButtons({ label: name, ...detail }: Detail, incidentId: string, quoteMax: number): Drawn {
  const { lines, needs = [], linesMax: most = linesMax, allBy } = detail;
  const rest = lines.length - most;
  const texts = [
    ...lines.slice(0, most).map((line) => sentence(line, quoteMax)),
    ...(rest > 0 ? [moreLines(rest, allBy)] : []),
  ];
  const shown = texts.map((text, index): KnownBlock => {
    const need = index < most ? needs[index] : undefined;
    const offered = need === undefined ? undefined : needed.get(need.what);
    if (need === undefined || offered === undefined) return section(text);
    return { ...section(text), accessory: button(offered.actionId, offered.text, `${incidentId}:${need.of}`) };
  });
  const length = texts.reduce((sum, text) => sum + text.length, name.length);
  return { blocks: [richText([ours(name, { bold: true })]), ...shown], length };
}

/** 🔴 INC-42 “Checkout is down” */
function headline(state: IncidentState): HeaderBlock {
  return header(plainTyped(`${incident.badge(state)} ${label(state)} `, titleOf(state), headerMax));
}

function detailLines(
  { label: name, lines, linesMax: most = linesMax, allBy }: Detail,
  quoteMax: number,
): readonly RichLine[] {
  const shown = lines.slice(0, most).map((line) => richSentence(line, quoteMax));
  const rest = lines.length - shown.length;
  const more = rest > 0 ? [ours(moreLines(rest, allBy))] : [];
  const head = ours(name, { bold: true });
  return lines.length === 1 ? [[...head, ...ours(' '), ...shown.flat()]] : [head, ...shown, ...more];
}

function moreLines(count: number, allBy = 'timeline'): string {
  return `… and ${count} more: \`/incident ${allBy}\``;
}

/** What is done first, and what shows everything else. */
function buttons(state: IncidentState): ActionsBlock {
  const { incident_id } = state;
  const elements = offeredNow(state).row.map((offered) => offeredButton(offered, incident_id));
  return { type: 'actions', elements: [...elements, button(viewIds.actions, 'More', incident_id)] };
}
