import { slackSides } from '../../capabilities/index.ts';
import { bareWord, incidentNumberOf, nearest, splitFirst, unclear, written } from '../kit/arguments.ts';
import type { Asked, Asker, Word } from '../kit/word.ts';
import { view, viewWords } from '../views/view-words.ts';

/** Everything that can follow `/incident`, in the order of the help. */
export const words: readonly Word[] = [...slackSides.flatMap((side) => side.words ?? []), ...viewWords];

const byName = new Map(words.flatMap((word) => [word.word, ...(word.synonyms ?? [])].map((name) => [name, word])));

/** Reads the text of `/incident`, as Slack sends it with `should_escape`. Total: what it can't read, it says. */
export function readLine(typed: string, asker: Asker): Asked {
  const [first, rest] = splitFirst(typed);
  if (first === '') return view({ kind: 'menu' });
  const number = incidentNumberOf(typed);
  if (number !== null) return view({ kind: 'show', number });
  const bare = bareWord(first).toLowerCase();
  // The command typed twice.
  if (bare === 'incident' && rest !== '') return readLine(rest, asker);
  const word = byName.get(bare);
  if (word !== undefined) return parse(word, rest, asker);
  const short = rest === '' ? words.find(({ shorthand }) => shorthand?.test(bare)) : undefined;
  return short === undefined ? noSuchWord(first) : short.parse(bare, asker);
}

function parse(word: Word, rest: string, asker: Asker): Asked {
  const other = word.isOfChannel === true ? incidentNumberOf(rest) : null;
  if (other === null) return word.parse(rest, asker);
  return unclear(
    `\`/incident ${word.word}\` works in the incident’s own channel and takes no number. \`/incident show ${other}\` shows the way to INC-${other}.`,
  );
}

function noSuchWord(typed: string): Asked {
  const near = nearWord(typed);
  const hint =
    near === null
      ? '`/incident declare` followed by a title declares an incident.'
      : `Did you mean \`/incident ${near}\`?`;
  return unclear(`${written(typed)} is not a command. ${hint} \`/incident help\` lists all of them.`);
}

/** The word that a mistyped one was most likely meant to be; null when none is near. */
function nearWord(typed: string): string | null {
  const name = bareWord(typed).toLowerCase();
  const starting = words.find(({ word }) => name.length > 1 && word.startsWith(name));
  if (starting !== undefined) return starting.word;
  const near = nearest(name, [...byName.keys()], 2);
  return near === null ? null : (byName.get(near)?.word ?? null);
}
