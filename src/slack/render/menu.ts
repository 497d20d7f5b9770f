import type { KnownBlock } from '@slack/types';
import { actionIds } from './action-ids.ts';
import { button, section } from './blocks.ts';

/** What `/incident` alone answers outside the channel of an incident. */
export function renderMenu(): { text: string; blocks: KnownBlock[] } {
  const text = 'This channel is not the channel of an incident. What would you like to do?';
  return {
    text,
    blocks: [
      section(text),
      {
        type: 'actions',
        elements: [
          button(actionIds.declare, 'Declare an incident', 'declare', 'primary'),
          button(actionIds.list, 'List incidents', 'list'),
          button(actionIds.help, 'Help', 'help'),
        ],
      },
    ],
  };
}
