import type { CommandOf } from '../../kernel/capability.ts';
import { code } from '../../slack/kit/mrkdwn.ts';
import { type Now, readInstant } from '../../slack/kit/when.ts';
import { asking } from '../../slack/kit/word.ts';
import type { updates } from './updates.ts';

export const ask = asking<CommandOf<typeof updates>>();

/** Where a sentence of an update may begin that promises the next one: "rolling back. next in 30m" does, "what comes next" not. */
const promise =
  /(?:^|[.;,:!?)–—-]|\n|\s(?=\(|next\s+update\b))\s*\(?next(?:\s+update)?\s*(?:in\s|at\s|by\s|:)\s*([^\n.;,()]{1,25}?)\)?[.!]*$/iu;
const noPromise = /(?:^|[.;,:!?)–—-]|\n|\s(?=\())\s*\(?(?:no (?:further|more|next) updates?|last update)\)?[.!]*$/iu;

/** What may be a promise or a part of what is said: "we try the failover next in 30m". */
const mayPromise = /\s(next\s+(?:in|at|by)\s+([^\n.;,()]{1,25}?))[.!]*$/iu;

/**
 * An update as somebody writes it, and what its last words promise: when the next is due (ISO 8601), that none is (null), or
 * nothing (undefined). Where they are no time that is known, they stay text. `remark`: what to tell of words that may have been
 * meant as a promise. Total.
 */
export function readUpdate(
  typed: string,
  now: Now,
): { readonly text: string; readonly next?: string | null; readonly remark?: string } | { readonly unclear: string } {
  const none = noPromise.exec(typed);
  if (none !== null) return { text: withoutEnd(typed, none), next: null };
  const promised = promise.exec(typed);
  const when = promised?.[1] ?? '';
  const next = promised === null ? null : readInstant(when, now);
  if (next === 'no_zone') return { unclear: when };
  if (promised !== null && next !== null) return { text: withoutEnd(typed, promised), next };
  const [, words = '', time = ''] = mayPromise.exec(typed) ?? [];
  const isTime = time !== '' && readInstant(time, now) !== null;
  return { text: typed, ...(isTime ? { remark: remarkOn(words) } : {}) };
}

function remarkOn(words: string): string {
  return `${code(words)} stays in the text and promises nothing. ${code(words.replace(/^next/i, 'next update'))} at its end promises the next.`;
}

/** The text before its last words, with the full stop that ended it. */
function withoutEnd(typed: string, { index, 0: end }: RegExpExecArray): string {
  const sign = /^[.!?)]/.exec(end)?.[0] ?? '';
  return `${typed.slice(0, index)}${sign}`.trim();
}
