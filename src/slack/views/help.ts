import { sections } from '../kit/blocks.ts';
import { code } from '../kit/mrkdwn.ts';
import type { Message } from '../kit/on-slack.ts';
import type { Word } from '../kit/word.ts';

/** Everything that `/incident` can do. */
export function renderHelp(words: readonly Word[]): Message {
  const lines = words.map(({ usage, does }) => `${code(`/incident ${usage}`)} ${does}`);
  return {
    text: 'What `/incident` can do',
    blocks: sections([
      '*What `/incident` can do.* `declare`, `show 42`, `list`, `reliability` and `help` work everywhere, the others in the channel of an incident.',
      ...lines,
    ]),
  };
}
