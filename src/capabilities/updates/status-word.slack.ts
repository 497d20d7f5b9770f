import { isBlank } from '../../kernel/typed-text.ts';
import { bareWord, nearest, splitFirst, textIn, unclear, written } from '../../slack/kit/arguments.ts';
import { noZone } from '../../slack/kit/assignment.ts';
import { plainText } from '../../slack/kit/plain-text.ts';
import type { Asked, Asker, Word } from '../../slack/kit/word.ts';
import { ask as askLifecycle } from '../lifecycle/lifecycle-words.slack.ts';
import { type Status, statuses } from '../lifecycle/status.ts';
import { ask, readUpdate } from './read-update.slack.ts';

/** Its text is an update, which may promise the next. */
export const statusWord: Word = {
  word: 'status',
  usage: 'status <investigating | identified | monitoring> [text]',
  does: 'sets the status; a text is posted as an update, and may promise the next',
  hint: 'status monitoring',
  shorthand: /^(?:investigating|identified|monitoring|mitigated|fixed|resolved)$/i,
  parse: parseStatus,
};

function parseStatus(rest: string, asker: Asker): Asked {
  if (rest === '') return { kind: 'open', form: 'update' };
  const [word, after] = splitFirst(rest);
  const status = statusOf(bareWord(word));
  const typed = plainText(after).trim();
  if (status === 'resolved') return askLifecycle({ type: 'resolve', ...textIn(typed), ask: true });
  if (status === null) return noStatus(word);
  const read = readUpdate(typed, asker);
  if ('unclear' in read) return noZone(read.unclear);
  const { text, next, ...remark } = read;
  if (next === undefined) return { ...askLifecycle({ type: 'change_status', status, ...textIn(text) }), ...remark };
  return ask({ type: 'post_update', status, next, ...(isBlank(text) ? {} : { text }) });
}

function noStatus(word: string): Asked {
  const near = nearest(word, statuses, 3);
  const hint = near === null ? '' : ` Did you mean \`/incident status ${near}\`?`;
  return unclear(
    `${written(word)} is not a status. The statuses are investigating, identified, monitoring and resolved.${hint}`,
  );
}

/** What people write for a status. */
const meant: Readonly<Record<Status, RegExp>> = {
  investigating: /^(?:invest\w*|triag\w+|looking|unknown|open)$/,
  identified: /^(?:identif\w*|found|known|fixing)$/,
  monitoring: /^(?:monitor\w*|watch\w*|observ\w+|mitigat\w+|fixed)$/,
  resolved: /^(?:resolv\w*|solved|closed?|done|over|ended)$/,
};

function statusOf(word: string): Status | null {
  return statuses.find((status) => meant[status].test(word.toLowerCase())) ?? null;
}
