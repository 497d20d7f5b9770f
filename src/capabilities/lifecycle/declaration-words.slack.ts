import type { Settings } from '../../configuration/settings.ts';
import type { CommandOf } from '../../kernel/capability.ts';
import type { Severity } from '../../kernel/severity.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { plainLineOf, unclear } from '../../slack/kit/arguments.ts';
import type { Asked } from '../../slack/kit/word.ts';
import type { lifecycle } from './lifecycle.ts';
import {
  type Found,
  separator,
  severityAtEnd,
  severityAtStart,
  severityNamedIn,
  wrongSeverity,
} from './severity-words.slack.ts';

/** A declaration before it has a number and a workspace. */
type Declaration = Omit<Extract<CommandOf<typeof lifecycle>, { type: 'declare' }>, 'team_id' | 'number'>;

/** Asks for a declaration. `remark`: what to tell beside its outcome. */
export function declaration(command: Declaration, remark?: string): Extract<Asked, { kind: 'declare' }> {
  return { kind: 'declare', command, ...(remark === undefined ? {} : { remark }) };
}

/** `[drill]`, `private:`, and at the end of a line only what is set apart: "fire drill" is a title. */
const flagAtStart =
  /^(?:[[({](drill|private)[\])}][:;,.!|–—-]*|(drill|private)[:;,.!|–—-]*)(?=\s|$)(?:\s+[-–—:|]+(?=\s))?/iu;
const flagAtEnd = new RegExp(`(?:\\s*${separator}\\s*(drill|private)|\\s*[[({](drill|private)[\\])}])[.!]*$`, 'iu');

/**
 * What follows `declare`: severity, `drill` and `private` in any order before the title, or set apart at its end. Where a
 * title names another severity than the one that is taken, the answer says how to change it.
 */
export function parseDeclaration(typed: string, settings: Settings): Asked {
  if (typed === '') return { kind: 'open', form: 'declare' };
  const flags = new Set<string>();
  let severity: Severity | null = null;
  let rest = typed.replace(/^[\s\p{Default_Ignorable_Code_Point}]+/u, '').trimEnd();
  const take = ({ severity: named, rest: others }: Found): void => {
    severity = named;
    rest = others.trim();
  };
  const takeFlag = (match: RegExpExecArray | null): boolean => {
    const flag = (match?.[1] ?? match?.[2])?.toLowerCase();
    if (match == null || flag === undefined || flags.has(flag)) return false;
    flags.add(flag);
    rest = `${rest.slice(0, match.index)}${rest.slice(match.index + match[0].length)}`.trim();
    return true;
  };
  for (let isAtStart = true; ; ) {
    const found: Found | null =
      severity === null ? (isAtStart ? severityAtStart : severityAtEnd)(rest, settings) : null;
    if (found !== null && found.severity === null) return wrongSeverity(found.word, settings);
    if (found !== null) take(found);
    else if (!takeFlag((isAtStart ? flagAtStart : flagAtEnd).exec(rest))) {
      if (!isAtStart) break;
      isAtStart = false;
    }
  }
  const title = plainLineOf(rest);
  if (isBlank(title) || /^(?:sev|severity)$/i.test(title)) {
    return unclear('Please add a title, for example `/incident declare sev2 Checkout is down`.');
  }
  const taken = severity ?? settings.severities.default;
  const named = severityNamedIn(title, settings);
  return declaration(
    {
      type: 'declare',
      kind: flags.has('drill') ? 'drill' : 'real',
      title,
      severity: taken,
      ...(flags.has('private') ? { private: true } : {}),
    },
    named === null || named === taken ? undefined : meantRemark(named),
  );
}

function meantRemark(named: Severity): string {
  return `If you meant ${named}: \`/incident sev ${named.slice(3)}\` in its channel changes it.`;
}
