import type { CommandOf } from '../../kernel/capability.ts';
import { type Now, readInstant } from '../../slack/kit/when.ts';
import { asking } from '../../slack/kit/word.ts';
import type { updates } from './updates.ts';

export const ask = asking<CommandOf<typeof updates>>();

/** Where a sentence of an update may begin that promises the next one: "rolling back. next in 30m" does, "what comes next" not. */
const promise =
  /(?:^|[.;,:!?)–—-]|\n|\s(?=\(|next\s+update\b))\s*\(?next(?:\s+update)?\s*(?:in\s|at\s|by\s|:)\s*([^\n.;,()]{1,25}?)\)?[.!]*$/iu;
const noPromise = /(?:^|[.;,:!?)–—-]|\n|\s(?=\())\s*\(?(?:no (?:further|more|next) updates?|last update)\)?[.!]*$/iu;

/** Where a text seems to promise an update, and not as `promise` has it: "we try the failover next in 30m". */
const unreadPromise = /\bnext\b[^.\n]{0,20}\d+\s*(?:m|h|:\d)/iu;
const notPromised =
  'Quorum read no time for the next update, so what you wrote stays in the text. It reads one at the end, after a full stop, such as `. next in 30m`.';

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
  return { text: typed, ...(unreadPromise.test(typed) ? { remark: notPromised } : {}) };
}

/** The text before its last words, with the full stop that ended it. */
function withoutEnd(typed: string, { index, 0: end }: RegExpExecArray): string {
  const sign = /^[.!?)]/.exec(end)?.[0] ?? '';
  return `${typed.slice(0, index)}${sign}`.trim();
}
