import { type IncidentState, slackSides } from '../../capabilities/index.ts';
import type { Offered } from '../kit/on-slack.ts';
import { viewIds } from '../views/view-ids.ts';

/** Most buttons in a row beside the one that shows the others. */
const rowMax = 4;

/** What can be done now: what is done first, in a row, and everything else behind More. */
export type OfferedNow = { readonly row: readonly Offered[]; readonly more: readonly Offered[] };

const toRead: readonly Offered[] = [
  { actionId: viewIds.catchup, text: 'Catch me up' },
  { actionId: viewIds.timeline, text: 'Timeline' },
];

export function offeredNow(state: IncidentState): OfferedNow {
  const offered = slackSides.flatMap((side) => side.offers?.(state) ?? []);
  const at = (place: Offered['place']) => offered.filter((one) => one.place === place);
  const ordered = [...at('first'), ...at(undefined), ...at('last')];
  return { row: ordered.slice(0, rowMax), more: [...ordered.slice(rowMax), ...at('more'), ...toRead] };
}

/** The buttons for what somebody should do, by the capabilities' words for it. */
export const needed = new Map<string, Offered>(slackSides.flatMap((side) => Object.entries(side.needed ?? {})));

/** What to do about what is needed now, a sentence each. */
export function adviceOn(needs: readonly string[]): readonly string[] {
  return needs.flatMap((need) => needed.get(need)?.advice ?? []);
}
