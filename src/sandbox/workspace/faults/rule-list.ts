import type { Bounds } from './bounds.ts';
import type { Draws } from './draws.ts';

/** A rule that is met, and how long it still holds where it ends by itself. */
export type Met<R> = { readonly rule: R; readonly restMs: number | undefined };

export type RuleList<R extends Bounds> = {
  /** Puts a rule at the end, or in the place of the one with its id. */
  add(rule: R): void;
  /** The first rule that is met, used up by asking. `stream`: what its chance is drawn for. */
  take(isFor: (rule: R) => boolean, stream: string): Met<R> | undefined;
  remove(isGone: (rule: R) => boolean): void;
  /** The rules that hold, each with how often it is still met. */
  rules(): readonly R[];
};

type Entry<R> = { readonly rule: R; readonly untilMs: number; left: number; after: number };

/**
 * Several rules at once: the first that is for a case, and whose bounds and chance allow it, is met. A rule draws from a
 * stream of its own, named by what it says: what other rules there are changes nothing for it.
 */
export function createRuleList<R extends Bounds>(now: () => number, draws: Draws): RuleList<R> {
  let entries: readonly Entry<R>[] = [];

  function isMet(entry: Entry<R>, stream: string): boolean {
    if (entry.after > 0) {
      entry.after -= 1;
      return false;
    }
    const { rule } = entry;
    return rule.chance === 1 || draws.next(`${JSON.stringify(rule)} ${stream}`) < rule.chance;
  }

  function holding(): readonly Entry<R>[] {
    entries = entries.filter(({ left, untilMs }) => left > 0 && now() < untilMs);
    return entries;
  }

  return {
    add(rule) {
      const at = rule.id === undefined ? -1 : entries.findIndex((entry) => entry.rule.id === rule.id);
      const untilMs = rule.lasts_ms === undefined ? Number.POSITIVE_INFINITY : now() + rule.lasts_ms;
      const entry = { rule, untilMs, left: rule.times, after: rule.after };
      entries = at < 0 ? [...entries, entry] : entries.with(at, entry);
    },
    take(isFor, stream) {
      const met = holding().find((entry) => isFor(entry.rule) && isMet(entry, stream));
      if (met === undefined) return undefined;
      met.left -= 1;
      return { rule: met.rule, restMs: met.rule.lasts_ms === undefined ? undefined : met.untilMs - now() };
    },
    remove(isGone) {
      entries = entries.filter(({ rule }) => !isGone(rule));
    },
    rules: () => holding().map(({ rule, left }) => ({ ...rule, times: left })),
  };
}
