import { slackSides } from '../../capabilities/index.ts';
import { saidName } from '../../kernel/incident-name.ts';
import { allNear, bareWord, splitFirst, unclear, written } from '../kit/arguments.ts';
import { readIncident } from '../kit/incident-said.ts';
import { code } from '../kit/mrkdwn.ts';
import type { Asked, Asker, Word } from '../kit/word.ts';
import { overrideWord } from '../oncall/override-word.ts';
import { serviceWord } from '../services/service-word.ts';
import { view, viewWords } from '../views/view-words.ts';

/** Everything that can follow `/incident`, in the order of the help. */
export const words: readonly Word[] = [
  ...slackSides.flatMap((side) => side.words ?? []),
  serviceWord,
  overrideWord,
  ...viewWords,
];

const byName = new Map(words.flatMap((word) => [word.word, ...(word.synonyms ?? [])].map((name) => [name, word])));

/** Reads the text of `/incident`, as Slack sends it with `should_escape`. Total: what it can't read, it says. */
export function readLine(typed: string, asker: Asker): Asked {
  const [first, rest] = splitFirst(typed);
  if (first === '') return view({ kind: 'menu' });
  const said = readIncident(typed, asker.settings);
  if (said !== null) return view({ kind: 'show', ...said });
  const bare = bareWord(first).toLowerCase();
  // The command typed twice.
  if (bare === 'incident' && rest !== '') return readLine(rest, asker);
  const word = byName.get(bare);
  if (word !== undefined) return parse(word, rest, asker);
  const short = words.find(({ shorthand }) => shorthand?.test(bare));
  if (short === undefined) return noSuchWord(typed.trim());
  return rest === '' ? short.parse(bare, asker) : twoMeanings(short, typed.trim());
}

function parse(word: Word, rest: string, asker: Asker): Asked {
  const other = word.isOfChannel === true ? readIncident(rest, asker.settings) : null;
  if (other === null) return word.parse(rest, asker);
  const own = `\`/incident ${word.word}\` works in the incident’s own channel`;
  if ('channel_id' in other) return unclear(`${own} and names no other. Please write it in <#${other.channel_id}>.`);
  return unclear(
    `${own} and takes no number. \`/incident show ${other.as === undefined ? other.number : saidName(other)}\` shows the way to ${saidName(other)}.`,
  );
}

/** `sev1 checkout is down`: it may be this word with a reason, or the title of a new incident. */
function twoMeanings({ word }: Word, line: string): Asked {
  return {
    ...unclear(
      `${written(line)} can mean ${code(`/incident ${word}`)} or \`/incident declare\`. Nothing was recorded. Which one?`,
    ),
    instead: [
      { label: `/incident ${word} …`, line: `${word} ${line}` },
      { label: 'Declare it', line: `declare ${line}` },
      { label: 'Add it as a note', line: `note ${line}` },
    ],
  };
}

/** Most words that a mistyped one may have been meant to be. */
const nearMax = 3;

function noSuchWord(line: string): Asked {
  const [first, rest] = splitFirst(line);
  const near = [...afterVerb(first, rest), ...nearWords(first).map((word) => ({ word, rest }))].slice(0, nearMax);
  const nearestWord = near[0]?.word;
  const declaring = { label: 'Declare it', line: `declare ${line}` };
  const noting = { label: 'Add it as a note', line: `note ${line}` };
  // It reads as a title: what is wrong is asked about, not its first word.
  if (nearestWord === undefined && rest !== '') {
    return {
      ...unclear(
        `${written(line)} is not a command. Declare it as a new incident, or add it as a note? \`/incident help\` lists the commands.`,
      ),
      instead: [declaring, noting],
    };
  }
  const hint =
    nearestWord === undefined
      ? '`/incident declare` followed by a title declares an incident.'
      : `Did you mean \`/incident ${nearestWord}\`?`;
  return {
    ...unclear(`${written(first)} is not a command. ${hint} \`/incident help\` lists all of them.`),
    instead: [
      ...near.map((one) => ({ label: `/incident ${one.word}`, line: `${one.word} ${one.rest}`.trim() })),
      noting,
      declaring,
    ],
  };
}

/** A word behind a verb that it does without: "take lead", "post update We are rolling back". */
function afterVerb(first: string, rest: string): readonly { readonly word: string; readonly rest: string }[] {
  const [second, others] = splitFirst(rest);
  const word = byName.get(bareWord(second).toLowerCase())?.word;
  const isVerb = /^(?:add|change|create|do|give|make|post|raise|send|set|show|take)$/i.test(bareWord(first));
  return word === undefined || !isVerb ? [] : [{ word, rest: others }];
}

/** The words that a mistyped one may have been meant to be, the likeliest first. */
function nearWords(typed: string): readonly string[] {
  const name = bareWord(typed).toLowerCase();
  // People who mistype two letters of a short word seldom mistype its first: "post" is not meant to be "list".
  const isLikely = (found: string) => name.length > 5 || found[0] === name[0] || allNear(name, [found], 1).length > 0;
  const starting = words.filter(({ word }) => name.length > 1 && word.startsWith(name)).map(({ word }) => word);
  // Of a short word, two other letters are most of it.
  const near = allNear(name, [...byName.keys()], name.length > 3 ? 2 : 1)
    .filter(isLikely)
    .flatMap((found) => byName.get(found)?.word ?? []);
  return [...new Set([...starting, ...near])].slice(0, nearMax);
}
