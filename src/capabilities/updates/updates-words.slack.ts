import { isBlank } from '../../kernel/typed-text.ts';
import { textIn, unclear, unsaid } from '../../slack/kit/arguments.ts';
import { noZone } from '../../slack/kit/assignment.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import type { Word } from '../../slack/kit/word.ts';
import { ask, readUpdate } from './read-update.slack.ts';
import { statusWord } from './status-word.slack.ts';

export const updatesWords: readonly Word[] = [
  {
    word: 'update',
    usage: 'update <text>[. next in 30m]',
    does: 'posts an update, and promises the next; without text, opens a form',
    parse(rest, asker) {
      const typed = plainText(rest).trim();
      if (typed === '') return { kind: 'open', form: 'update' };
      const read = readUpdate(typed, asker);
      if ('unclear' in read) return noZone(read.unclear);
      if (isBlank(read.text) && read.next !== undefined) {
        return unclear(
          'Please say what is new before you promise the next update, for example `/incident update We are rolling back. next in 30m`.',
        );
      }
      const { text, next, ...remark } = read;
      return { ...ask({ type: 'post_update', ...textIn(text), ...(next === undefined ? {} : { next }) }), ...remark };
    },
  },
  statusWord,
  {
    word: 'subscribe',
    usage: 'subscribe',
    does: 'sends you each update, and the end, in a direct message',
    isOfChannel: true,
    parse: (rest) => unsaid('subscribe', ask({ type: 'subscribe' }), rest),
  },
  {
    word: 'unsubscribe',
    usage: 'unsubscribe',
    does: 'ends these direct messages',
    isOfChannel: true,
    parse: (rest) => unsaid('unsubscribe', ask({ type: 'unsubscribe' }), rest),
  },
];
