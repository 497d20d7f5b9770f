import { sections } from '../kit/blocks.ts';
import { code } from '../kit/mrkdwn.ts';
import type { Message } from '../kit/on-slack.ts';
import type { Word } from '../kit/word.ts';

/** Everything that `/incident` can do. */
export function renderHelp(words: readonly Word[]): Message {
  const anywhere = words.flatMap(({ word, isAnywhere }) => (isAnywhere === true ? [code(word)] : []));
  const lines = words.map(({ usage, does }) => `${code(`/incident ${usage}`)} ${does}`);
  return {
    text: 'What `/incident` can do',
    blocks: sections([
      `*What \`/incident\` can do.* ${anywhere.join(', ')} work in any channel, with an incident’s number where they are about one. The others work in the incident’s own channel.`,
      ...lines,
    ]),
  };
}
