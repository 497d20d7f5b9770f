import type { CommandOf } from '../../kernel/capability.ts';
import { bareWord, nearest, splitFirst, textIn, unclear, unsaid, written } from '../../slack/kit/arguments.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import { type Asked, asking, type Word } from '../../slack/kit/word.ts';
import { parseDeclaration } from './declaration-words.slack.ts';
import type { lifecycle } from './lifecycle.ts';
import { severityAtStart, severityOf, wrongSeverity } from './severity-words.slack.ts';
import { type Status, statuses } from './status.ts';

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
    parse: (rest, { settings }) => parseDeclaration(rest, settings),
  },
  {
    word: 'ack',
    synonyms: ['acknowledge'],
    usage: 'ack',
    does: 'acknowledges the incident',
    isOfChannel: true,
    parse: (rest) => unsaid(ask({ type: 'acknowledge' }), rest),
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
    shorthand: /^sev(?:erity)?[-_:=#.]?\d+$/i,
    usage: 'sev <sev1…sev5>',
    does: 'sets the severity',
    hint: 'sev 1',
    parse(rest, { settings }) {
      const typed = plainText(rest).trim();
      if (typed === '') return openUpdate;
      const severity = severityOf(typed, settings);
      if (severity !== null) return ask({ type: 'change_severity', severity });
      const [first, after] = splitFirst(typed);
      const begun = severityAtStart(typed, settings)?.severity ?? severityOf(first, settings);
      return begun === null || after === ''
        ? wrongSeverity(typed, settings)
        : unclear(
            `The severity stands alone: \`/incident sev ${begun.slice(3)}\` sets it, and \`/incident update\` followed by a text says why.`,
          );
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

function parseStatus(rest: string): Asked {
  if (rest === '') return openUpdate;
  const [word, after] = splitFirst(rest);
  const status = statusOf(bareWord(word));
  const text = textIn(plainText(after).trim());
  if (status === 'resolved') return ask({ type: 'resolve', ...text });
  if (status !== null) return ask({ type: 'change_status', status, ...text });
  const near = nearest(word, statuses, 3);
  const hint = near === null ? '' : ` Did you mean \`/incident status ${near}\`?`;
  return unclear(
    `${written(word)} is not a status. The statuses are investigating, identified, monitoring and resolved.${hint}`,
  );
}

function statusOf(word: string): Status | null {
  return statuses.find((status) => status === word.toLowerCase()) ?? null;
}
