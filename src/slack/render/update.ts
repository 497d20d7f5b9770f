import type { KnownBlock } from '@slack/types';
import type { IncidentState, Said } from '../../incident/state.ts';
import { section } from './blocks.ts';
import { escapeWithin, oneLine, person } from './mrkdwn.ts';
import { label } from './name.ts';

const textMax = 2_600;
const noticeMax = 300;

/** An update as everybody in the incident's channel reads it: who says so, how the incident stands, and what is new. */
export function renderUpdate(
  state: IncidentState,
  { by, text }: Said,
): { readonly text: string; readonly blocks: KnownBlock[] } {
  return {
    text: `${label(state)} update: ${escapeWithin(oneLine(text), noticeMax)}`,
    blocks: [
      section(`*Update* by ${person(by)} · *${state.severity}* · *${state.status}*\n${escapeWithin(text, textMax)}`),
    ],
  };
}
