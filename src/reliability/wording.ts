import type { Verdict } from './report.ts';

export const marks: Readonly<Record<Verdict, string>> = { shown: '✓', failed: '✗', not_shown: '–' };

/** 0.8 ms, 12.4 ms, 1,620 ms */
export function millisecondsText(milliseconds: number): string {
  const digits = milliseconds < 100 ? 1 : 0;
  return `${milliseconds.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ms`;
}

/** What a proof comes to, a line each: what it shows, or what speaks against it, of which `max` are told. */
export function linesOf(
  proof: { readonly verdict: Verdict; readonly says: string; readonly problems: readonly string[] },
  max: number,
): readonly [string, ...string[]] {
  const { verdict, says, problems } = proof;
  const [first, ...others] = problems;
  if (verdict !== 'failed' || first === undefined) return [says];
  const more = problems.length - max;
  return [first, ...others.slice(0, max - 1), ...(more > 0 ? [`… and ${more} more`] : [])];
}
