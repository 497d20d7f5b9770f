import type { KnownBlock } from '@slack/types';
import type { Board, Listed } from '../board.ts';
import { actionIds } from './action-ids.ts';
import { button, sections } from './blocks.ts';
import { escapeWithin, moment, oneLine, person } from './mrkdwn.ts';
import { label, leadOf } from './name.ts';

/** Open incidents on one page: 20 lines stay far under a message's text, whatever the titles. */
const pageLength = 20;
const titleMax = 160;

/** The open incidents from a place in their order on, and on the first page what was resolved lately. */
export function renderList({ open, resolved }: Board, from = 0): { text: string; blocks: KnownBlock[] } {
  if (open.length === 0 && resolved.length === 0) {
    const text = 'No incident has been declared yet. `/incident declare` opens the form.';
    return { text, blocks: [...sections([text])] };
  }
  const text = open.length === 0 ? 'No incident is open' : `${open.length} open`;
  const rest = open.length - from - pageLength;
  return {
    text: `Incidents: ${text}`,
    blocks: [
      ...sections([`*${text}*`, ...open.slice(from, from + pageLength).map(openLine)]),
      ...(rest > 0 ? [more(rest, from + pageLength)] : []),
      ...(from === 0 && resolved.length > 0 ? sections(['*Resolved lately*', ...resolved.map(resolvedLine)]) : []),
    ],
  };
}

/** INC-42 Checkout is down · sev1 · investigating · no lead yet · #inc-42-checkout-is-down */
function openLine(listed: Listed): string {
  return `${nameOf(listed)} · ${openFacts(listed)}`;
}

/** *INC-42* Checkout is down */
export function nameOf({ state }: Listed): string {
  return `*${label(state)}* ${escapeWithin(oneLine(state.title), titleMax)}`;
}

/** sev1 · investigating · no lead yet · #inc-42-checkout-is-down */
export function openFacts({ state, channelId }: Listed): string {
  const acknowledged = state.acknowledged === null ? ['not acknowledged'] : [];
  return [state.severity, state.status, ...acknowledged, leadOf(state), ...linkTo(channelId)].join(' · ');
}

/** INC-41 Login is slow · resolved by @ana, today 02:14 · #inc-41-login-is-slow */
export function resolvedLine(listed: Listed): string {
  const { by, at } = listed.state.statusSet;
  return [nameOf(listed), `resolved by ${person(by)}, ${moment(at)}`, ...linkTo(listed.channelId)].join(' · ');
}

function linkTo(channelId: string | null): readonly string[] {
  return channelId === null ? [] : [`<#${channelId}>`];
}

function more(count: number, from: number): KnownBlock {
  return { type: 'actions', elements: [button(actionIds.list, `… and ${count} more`, String(from))] };
}
