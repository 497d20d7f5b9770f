import type { KnownBlock } from '@slack/types';
import { subcommands } from '../command-line/subcommands.ts';
import { sections } from './blocks.ts';
import { code } from './mrkdwn.ts';

/** Everything that `/incident` can do. */
export function renderHelp(): { text: string; blocks: KnownBlock[] } {
  const lines = Object.values(subcommands).map(({ usage, does }) => `${code(`/incident ${usage}`)} ${does}`);
  return {
    text: 'What `/incident` can do',
    blocks: [
      ...sections([
        '*What `/incident` can do*. Apart from `declare`, `show 42`, `list`, `reliability` and `help`, it works in the channel of an incident.',
        ...lines,
      ]),
    ],
  };
}
