import { button, section } from '../kit/blocks.ts';
import type { Message } from '../kit/on-slack.ts';
import { viewIds } from './view-ids.ts';

/** What `/incident` alone answers outside the channel of an incident. */
export function renderMenu(): Message {
  const text = 'This channel has no incident. What would you like to do?';
  return {
    text,
    blocks: [
      section(text),
      {
        type: 'actions',
        elements: [
          button(viewIds.declare, 'Declare an incident', 'declare', 'primary'),
          button(viewIds.list, 'List incidents', 'list'),
          button(viewIds.help, 'Help', 'help'),
        ],
      },
    ],
  };
}
