import type { Settings } from '../../configuration/settings.ts';
import type { CommandOf } from '../../kernel/capability.ts';
import { saidName } from '../../kernel/incident-name.ts';
import type { Severity } from '../../kernel/severity.ts';
import { isBlank, typedOnOneLine } from '../../kernel/typed-text.ts';
import { incidentNumberOf, plainLineOf, unclear, written } from '../../slack/kit/arguments.ts';
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

type Besides = { readonly triage?: true };

/** Asks for a declaration. `remark`: what to tell beside its outcome. */
export function declaration(command: Declaration, remark?: string): Extract<Asked, { kind: 'declare' }> {
  return { kind: 'declare', command, ...(remark === undefined ? {} : { remark }) };
}

/** `[drill]`, `private:`, and at the end of a line only what is set apart: "fire drill" is a title. */
const flagAtStart =
  /^(?:[[({](drill|private|confidential)[\])}][:;,.!|–—-]*|(drill|private)[:;,.!|–—-]*|(confidential):)(?=\s|$)(?:\s+[-–—:|]+(?=\s))?/iu;
const flagAtEnd = new RegExp(
  `(?:\\s*${separator}\\s*(drill|private|confidential)|\\s*[[({](drill|private|confidential)[\\])}])[.!]*$`,
  'iu',
);

/**
 * What follows `declare`: severity, `drill` and `private` in any order before the title, or set apart at its end. Where a
 * title names another severity than the one that is taken, the answer says how to change it.
 */
export function parseDeclaration(typed: string, settings: Settings, besides: Besides = {}): Asked {
  if (typed === '') return { kind: 'open', form: 'declare' };
  const flags = new Set<string>();
  let severity: Severity | null = null;
  let rest = typed.replace(/^[\s\p{Default_Ignorable_Code_Point}]+/u, '').trimEnd();
  const take = ({ severity: named, rest: others }: Found): void => {
    severity = named;
    rest = others.trim();
  };
  const takeFlag = (match: RegExpExecArray | null): boolean => {
    const said = match
      ?.slice(1)
      .find((group) => group !== undefined)
      ?.toLowerCase();
    const flag = said === 'confidential' ? 'private' : said;
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
  // What has no letter, digit or sign to be seen says nothing: "-" and "???".
  if (!/[\p{L}\p{N}\p{So}]/u.test(title) || isBlank(title) || /^(?:sev|severity)$/i.test(title)) {
    return unclear('Please add a title, for example `/incident declare sev2 Checkout is down`.');
  }
  const other = incidentNumberOf(title);
  if (other !== null) {
    return unclear(
      `${written(title)} names an incident and is no title. Nothing was declared. \`/incident show ${other.as === undefined ? other.number : saidName(other)}\` shows ${saidName(other)}.`,
    );
  }
  const taken = severity ?? settings.severities.default;
  return declaration(
    {
      type: 'declare',
      kind: flags.has('drill') ? 'drill' : 'real',
      title,
      severity: taken,
      ...(severity === null ? { severity_unsaid: true } : {}),
      ...(flags.has('private') ? { private: true } : {}),
      ...besides,
    },
    meantRemark(title, taken, settings),
  );
}

/** How bad it is by the title of a form in which no severity was chosen, and the title without that. */
export type Titled = Pick<Declaration, 'title' | 'severity' | 'severity_unsaid'> & { readonly remark?: string };

/** The severity that a title begins or ends with; the one that the settings give where it does not. Or none of that name. */
export function severityInTitle(title: string, settings: Settings): Titled | Extract<Asked, { kind: 'unclear' }> {
  const found = severityAtStart(title, settings) ?? severityAtEnd(title, settings);
  if (found !== null && found.severity === null) return wrongSeverity(found.word, settings);
  const rest = typedOnOneLine(found?.rest ?? '');
  if (found !== null && found.severity !== null && rest !== '') return { title: rest, severity: found.severity };
  const severity = settings.severities.default;
  const remark = meantRemark(title, severity, settings);
  return { title, severity, severity_unsaid: true, ...(remark === undefined ? {} : { remark }) };
}

/** The same for `triage`: it is judged before it has a channel. */
export function parseTriage(typed: string, settings: Settings): Asked {
  if (typed === '') return unclear('Please add what you see, for example `/incident triage Checkout looks slow`.');
  return parseDeclaration(typed, settings, { triage: true });
}

/** What to say where a title names another severity than the one that is taken. */
function meantRemark(title: string, taken: Severity, settings: Settings): string | undefined {
  const named = severityNamedIn(title, settings);
  if (named === null || named === taken) return undefined;
  return `If you meant ${named}: \`/incident sev ${named.slice(3)}\` in its channel changes it.`;
}
