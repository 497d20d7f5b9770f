import type { ActionsBlock, Button, HeaderBlock, KnownBlock, Overflow } from '@slack/types';
import { type IncidentState, incident, slackSides } from '../../capabilities/index.ts';
import type { Detail } from '../../kernel/capability.ts';
import { titleOf } from '../../kernel/incident-core.ts';
import { button, context, header, headerMax, section } from '../kit/blocks.ts';
import { finePrint } from '../kit/fine-print.ts';
import { moment, plainTyped, sentence } from '../kit/mrkdwn.ts';
import { fullName, label } from '../kit/name.ts';
import type { Message, Offered } from '../kit/on-slack.ts';
import { lengthOf, ours, type RichLine, richSentence, richText } from '../kit/rich-text.ts';
import { viewIds } from '../views/view-ids.ts';

/** Escaped characters that a summary's details may take together, and the lines of one where it says no other number. */
const detailsMax = 9_000;
const linesMax = 8;

/** How much of each quoted text is shown: all of it where the details fit, else less and less. */
const quoteMaxima = [2_600, 1_200, 500, 150, 60] as const;

/** Most elements in a row: where there are more buttons, the last element is a menu of the rest. */
const elementsMax = 5;
/** Most options of a menu. https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element */
const optionsMax = 5;

/** The pinned summary: how the incident stands, what to do next, which event it shows, and where, for those `elsewhere`. */
export function renderSummary(state: IncidentState, elsewhere: string | null = null): Message {
  const facts = incident.facts(state).map((fact) => sentence(fact, 80));
  const line = [
    ...(state.kind === 'drill' ? ['*This is a drill*'] : []),
    ...facts,
    `declared ${moment(state.declared.at)}`,
    ...(elsewhere === null ? [] : [`<#${elsewhere}>`]),
  ];
  const blocks: KnownBlock[] = [
    headline(state),
    section(line.join(' · ')),
    ...detailBlocks(incident.details(state)),
    buttons(state),
    context(finePrint(state)),
  ];
  return { text: `${fullName(state)}: ${facts.join(', ')}`, blocks };
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

/** What is done first in a row and the rest in a menu, the timeline last; a menu of one would be a button. */
function buttons(state: IncidentState): ActionsBlock {
  const id = state.incident_id;
  const offered = slackSides.flatMap((side) => side.offers?.(state) ?? []);
  const at = (place: Offered['place']) => offered.filter((one) => one.place === place);
  const ordered = [...at('first'), ...at(undefined), ...at('last')];
  const timeline = { actionId: viewIds.timeline, text: 'Timeline' };
  if (ordered.length < elementsMax) return { type: 'actions', elements: inRow([...ordered, timeline], id) };
  const row = ordered.slice(0, elementsMax - 1);
  const rest = [...ordered.slice(row.length, row.length + optionsMax - 1), timeline];
  return { type: 'actions', elements: [...inRow(row, id), menu(rest, id)] };
}

function inRow(offered: readonly Offered[], incidentId: string): Button[] {
  return offered.map((one) => button(one.actionId, one.text, incidentId, isPrimary(one) ? 'primary' : undefined));
}

function isPrimary({ isPrimary: is = false }: Offered): boolean {
  return is;
}

function menu(offered: readonly Offered[], incidentId: string): Overflow {
  return {
    type: 'overflow',
    action_id: viewIds.more,
    options: offered.map(({ actionId, text }) => ({
      text: { type: 'plain_text', text },
      value: `${actionId} ${incidentId}`,
    })),
  };
}
