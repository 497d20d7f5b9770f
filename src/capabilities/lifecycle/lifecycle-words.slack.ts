import type { CommandOf } from '../../kernel/capability.ts';
import { isTakenBack, splitFirst, takenBack, textIn, unclear, unsaid, written } from '../../slack/kit/arguments.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { asking, type Word } from '../../slack/kit/word.ts';
import { parseDeclaration } from './declaration-words.slack.ts';
import type { lifecycle } from './lifecycle.ts';
import { anotherSeverity, severityAtStart, severityOf, wrongSeverity } from './severity-words.slack.ts';

type Any = CommandOf<typeof lifecycle>;

/** Asks for any command of this capability except a declaration. */
export const ask = asking<Exclude<Any, { type: 'declare' }>>();

export const lifecycleWords: readonly Word[] = [
  {
    word: 'declare',
    synonyms: ['new'],
    usage: 'declare [sev1…sev5] [private] [drill] <title>',
    does: 'declares an incident; without a title, opens a form',
    hint: 'declare sev2 title',
    isAnywhere: true,
    parse: (rest, { settings }) => parseDeclaration(rest, settings),
  },
  {
    word: 'ack',
    synonyms: ['acknowledge'],
    usage: 'ack',
    does: 'acknowledges the incident',
    isOfChannel: true,
    parse: (rest) => unsaid('ack', ask({ type: 'acknowledge' }), rest),
  },
  {
    word: 'sev',
    synonyms: ['severity'],
    shorthand: /^sev(?:erity)?[-_:=#.]?\d+$/i,
    usage: 'sev <sev1…sev5> [why]',
    does: 'sets the severity; without one, opens a form',
    hint: 'sev 1',
    parse(rest, { settings }) {
      const typed = plainText(rest).trim();
      if (typed === '') return { kind: 'open', form: 'severity' };
      const alone = severityOf(typed, settings);
      if (alone !== null) return ask({ type: 'change_severity', severity: alone });
      const [first, after] = splitFirst(typed);
      const begun = severityAtStart(typed, settings);
      const severity = begun?.severity ?? severityOf(first, settings);
      if (severity === null) return wrongSeverity(typed, settings);
      const why = (begun?.severity === severity ? begun.rest : after).replace(/^[\s:;,.–—-]+/u, '').trim();
      if (anotherSeverity(why, settings)) return unclear(oneSeverity(typed));
      return ask({ type: 'change_severity', severity, ...textIn(why) });
    },
  },
  {
    word: 'resolve',
    synonyms: ['close'],
    usage: 'resolve [text]',
    does: 'resolves the incident; the text says the cause, and what resolved it',
    hint: 'resolve',
    isOfChannel: true,
    parse: (rest) =>
      isTakenBack(rest)
        ? takenBack('resolve', rest)
        : ask({ type: 'resolve', ...textIn(plainText(rest).trim()), ask: true }),
  },
  {
    word: 'cause',
    usage: 'cause <text>',
    does: 'says what the cause was, also after the resolution; without text, opens a form',
    parse(rest) {
      const text = plainText(rest).trim();
      return text === '' ? { kind: 'open', form: 'cause' } : ask({ type: 'set_cause', text });
    },
  },
  {
    word: 'reopen',
    usage: 'reopen [text]',
    does: 'reopens a resolved incident',
    isOfChannel: true,
    parse: (rest) =>
      isTakenBack(rest) ? takenBack('reopen', rest) : ask({ type: 'reopen', ...textIn(plainText(rest).trim()) }),
  },
];

function oneSeverity(typed: string): string {
  return `${written(typed)} names two severities, so nothing was recorded. Please write one, for example \`/incident sev 2\`.`;
}
