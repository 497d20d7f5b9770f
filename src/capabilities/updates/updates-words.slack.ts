import type { CommandOf } from '../../kernel/capability.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { textIn, unclear, unsaid } from '../../slack/kit/arguments.ts';
import { noZone } from '../../slack/kit/assignment.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { type Now, readInstant } from '../../slack/kit/when.ts';
import { asking, type Word } from '../../slack/kit/word.ts';
import type { updates } from './updates.ts';

export const ask = asking<CommandOf<typeof updates>>();

/** Where a sentence of an update may begin that promises the next one: "rolling back. next in 30m" does, "what comes next" not. */
const promise =
  /(?:^|[.;,:!?)–—-]|\n|\s(?=\())\s*\(?next(?:\s+update)?\s*(?:in\s|at\s|by\s|:)\s*([^\n.;,()]{1,25}?)\)?[.!]*$/iu;
const noPromise = /(?:^|[.;,:!?)–—-]|\n|\s(?=\())\s*\(?(?:no (?:further|more|next) updates?|last update)\)?[.!]*$/iu;

/**
 * An update as somebody writes it, and what its last words promise: when the next is due (ISO 8601), that none is (null), or
 * nothing (undefined). Where they are no time that is known, they stay text. Total.
 */
export function readUpdate(
  typed: string,
  now: Now,
): { readonly text: string; readonly next?: string | null } | { readonly unclear: string } {
  const none = noPromise.exec(typed);
  if (none !== null) return { text: withoutEnd(typed, none), next: null };
  const promised = promise.exec(typed);
  const when = promised?.[1] ?? '';
  const next = promised === null ? null : readInstant(when, now);
  if (next === 'no_zone') return { unclear: when };
  return promised === null || next === null ? { text: typed } : { text: withoutEnd(typed, promised), next };
}

/** Where a text seems to promise an update, and not as `promise` has it. */
const unreadPromise = /\bnext\b[^.\n]{0,20}\d+\s*(?:m|h|:\d)/iu;
const notPromised =
  'Quorum read no time for the next update, so what you wrote stays in the text. It reads one at the end, after a full stop, such as `. next in 30m`.';

/** The text before its last words, with the full stop that ended it. */
function withoutEnd(typed: string, { index, 0: end }: RegExpExecArray): string {
  const sign = /^[.!?)]/.exec(end)?.[0] ?? '';
  return `${typed.slice(0, index)}${sign}`.trim();
}

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
      const { text, next } = read;
      const asked = ask({ type: 'post_update', ...textIn(text), ...(next === undefined ? {} : { next }) });
      return next === undefined && unreadPromise.test(text) ? { ...asked, remark: notPromised } : asked;
    },
  },
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
