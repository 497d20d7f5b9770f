import type { Settings } from '../../configuration/settings.ts';
import type { CommandOf } from '../../kernel/capability.ts';
import { type Severity, severities } from '../../kernel/severity.ts';
import { nearest, plainLineOf, splitFirst, textIn, unclear, written } from '../../slack/kit/arguments.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { type Asked, type Asker, asking, type Word } from '../../slack/kit/word.ts';
import type { lifecycle } from './lifecycle.ts';
import { type Status, statuses } from './status.ts';

type Any = CommandOf<typeof lifecycle>;

/** Asks for any command of this capability except a declaration. */
export const ask = asking<Exclude<Any, { type: 'declare' }>>();

/** A declaration before it has a number and a workspace. */
type Declaration = Omit<Extract<Any, { type: 'declare' }>, 'team_id' | 'number'>;

/** Asks for a declaration. */
export function declaration(command: Declaration): Extract<Asked, { kind: 'declare' }> {
  return { kind: 'declare', command };
}

export const lifecycleWords: readonly Word[] = [
  {
    word: 'declare',
    synonyms: ['new'],
    usage: 'declare [sev1…sev5] [private] [drill] <title>',
    does: 'declares an incident; without a title, opens a form',
    hint: 'declare sev2 title',
    parse: parseDeclaration,
  },
  {
    word: 'ack',
    synonyms: ['acknowledge'],
    usage: 'ack',
    does: 'acknowledges the incident',
    isOfChannel: true,
    parse: () => ask({ type: 'acknowledge' }),
  },
  {
    word: 'update',
    usage: 'update <text>',
    does: 'posts an update; without text, opens a form',
    parse(rest) {
      const text = plainText(rest).trim();
      return text === '' ? openUpdate : ask({ type: 'post_update', text });
    },
  },
  {
    word: 'status',
    usage: 'status <investigating | identified | monitoring> [text]',
    does: 'sets the status; a text is posted as an update',
    hint: 'status monitoring',
    parse: parseStatus,
  },
  {
    word: 'sev',
    synonyms: ['severity'],
    shorthand: /^sev-?\d+$/i,
    usage: 'sev <sev1…sev5>',
    does: 'sets the severity',
    hint: 'sev 1',
    parse(rest, { settings }) {
      const typed = plainText(rest).trim();
      if (typed === '') return openUpdate;
      const severity = severityOf(typed, settings);
      return severity === null ? wrongSeverity(typed, settings) : ask({ type: 'change_severity', severity });
    },
  },
  {
    word: 'resolve',
    synonyms: ['close'],
    usage: 'resolve [text]',
    does: 'resolves the incident',
    hint: 'resolve',
    isOfChannel: true,
    parse: (rest) => ask({ type: 'resolve', ...textIn(plainText(rest).trim()) }),
  },
  {
    word: 'reopen',
    usage: 'reopen [text]',
    does: 'reopens a resolved incident',
    isOfChannel: true,
    parse: (rest) => ask({ type: 'reopen', ...textIn(plainText(rest).trim()) }),
  },
];

const openUpdate: Asked = { kind: 'open', form: 'update' };

function parseDeclaration(typed: string, { settings }: Asker): Asked {
  if (typed === '') return { kind: 'open', form: 'declare' };
  let severity: Severity | null = null;
  let isDrill = false;
  let isPrivate = false;
  let rest = typed;
  for (;;) {
    const [first, after] = splitFirst(rest);
    const word = first.replace(/[:,]$/, '');
    const named = severityOf(word, settings);
    if (severity === null && named !== null && /^sev/i.test(word)) severity = named;
    else if (severity === null && /^sev-?\d+$/i.test(word)) return wrongSeverity(word, settings);
    else if (!isDrill && word.toLowerCase() === 'drill') isDrill = true;
    else if (!isPrivate && word.toLowerCase() === 'private') isPrivate = true;
    else break;
    rest = after;
  }
  const title = plainLineOf(rest);
  if (title === '') return unclear('Please add a title, for example `/incident declare sev2 Checkout is down`.');
  return declaration({
    type: 'declare',
    kind: isDrill ? 'drill' : 'real',
    title,
    severity: severity ?? settings.severities.default,
    ...(isPrivate ? { private: true } : {}),
  });
}

function parseStatus(rest: string): Asked {
  if (rest === '') return openUpdate;
  const [word, after] = splitFirst(rest);
  const status = statusOf(word);
  const text = textIn(plainText(after).trim());
  if (status === 'resolved') return ask({ type: 'resolve', ...text });
  if (status !== null) return ask({ type: 'change_status', status, ...text });
  const near = nearest(word, statuses, 3);
  const hint = near === null ? '' : ` Did you mean \`/incident status ${near}\`?`;
  return unclear(
    `${written(word)} is not a status. The statuses are investigating, identified, monitoring and resolved.${hint}`,
  );
}

function wrongSeverity(word: string, settings: Settings): Asked {
  const [worst = 'sev1', ...others] = choosable(settings);
  const all = [`${worst} (the worst)`, ...others];
  const last = all.pop();
  return unclear(
    `${written(word)} is not a severity. ${all.length === 0 ? 'The only one is' : `The severities are ${all.join(', ')} and`} ${last}.`,
  );
}

/** One that may be chosen, by its key, its digit or its name. */
function severityOf(word: string, settings: Settings): Severity | null {
  const digit = /^(?:sev-?)?([1-5])$/i.exec(word)?.[1];
  const named = (severity: Severity) => settings.severities[severity].name.toLowerCase() === word.toLowerCase();
  return choosable(settings).find((severity) => severity === `sev${digit}` || named(severity)) ?? null;
}

/** The severities that may be chosen, the worst first. */
export function choosable({ severities: of }: Settings): readonly Severity[] {
  return severities.filter((severity) => of[severity].choosable);
}

function statusOf(word: string): Status | null {
  return statuses.find((status) => status === word.toLowerCase()) ?? null;
}
