import { distance } from 'fastest-levenshtein';
import { type NumberSaid, readIncidentName } from '../../kernel/incident-name.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { code } from './mrkdwn.ts';
import { plainText } from './plain-text.ts';
import type { Asked } from './word.ts';

/** Longest word of a line that is compared or shown again. */
const wordMax = 40;

/** The first word of what was typed, and the rest. */
export function splitFirst(typed: string): readonly [string, string] {
  const trimmed = typed.trim();
  const blank = /\s/.exec(trimmed);
  return blank === null ? [trimmed, ''] : [trimmed.slice(0, blank.index), trimmed.slice(blank.index).trim()];
}

/** What a person reads of what Slack sends, on one line. */
export function plainLineOf(typed: string): string {
  return plainText(typed).replaceAll(/\s+/g, ' ').trim();
}

/** A user as Slack writes one with `should_escape`, with a mark after it that people type along. https://docs.slack.dev/interactivity/implementing-slash-commands */
export function userOf(typed: string): string | null {
  return /^<@([UW][A-Z0-9]{1,63})(?:\|[^<>]*)?>[:;,.!]?$/.exec(typed.trim())?.[1] ?? null;
}

/** A word without the marks around it and after it that people type along, in the width of ASCII: `ack.`, `resolve:`, `/ack`. */
export function bareWord(typed: string): string {
  const plain = plainText(typed)
    .normalize('NFKC')
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
  return plain.replaceAll(/^[/*_`"'“”‘’([]+|[:;,.!?*_`"'“”‘’)\]]+$/g, '');
}

/** The people that a line names, in its order. */
export function peopleIn(typed: string): readonly string[] {
  return [...typed.matchAll(/<@([UW][A-Z0-9]{1,63})(?:\|[^<>]*)?>/g)].map(([, id = '']) => id);
}

/** The answer where several people stand and one is meant. `what`: who that is, such as "One person leads". */
export function severalPeople(what: string, usage: string): Asked {
  return unclear(`${what}. Nothing was recorded. Please write ${code(`/incident ${usage}`)} with one person.`);
}

/** What takes a command back that stands before it: `private off`, `resolve not yet`. */
export function isTakenBack(typed: string): boolean {
  return /^(?:no|nope|not(?: yet| now)?|off|false|undo|cancel|stop|never|don['’]?t|disable)$/i.test(
    bareWord(typed.trim()),
  );
}

/** The answer there. `word`: what stands before it. */
export function takenBack(word: string, typed: string): Asked {
  return unclear(
    `${written(`${word} ${typed.trim()}`)} is not clear, so nothing was recorded. ${code(`/incident ${word}`)} alone does it.`,
  );
}

/** What is asked for by a word that takes no text, with a remark where somebody typed one. */
export function unsaid(word: string, asked: Extract<Asked, { kind: 'command' }>, typed: string): Asked {
  if (isBlank(plainText(typed))) return asked;
  if (isTakenBack(typed)) return takenBack(word, typed);
  return {
    ...asked,
    remark: 'What you wrote after it was not recorded. `/incident note` followed by it adds it as a note.',
  };
}

/** 42, INC-42, INC 42, #42 or DRILL-3, with the marks that people type along. */
export function incidentNumberOf(typed: string): NumberSaid | null {
  return readIncidentName(bareWord(typed));
}

/** What was typed, shown again: as code, cut, and unable to ping. */
export function written(word: string): string {
  return code([...plainText(word)].slice(0, wordMax).join(''));
}

export function unclear(says: string): Extract<Asked, { kind: 'unclear' }> {
  return { kind: 'unclear', says };
}

/** How something is written, where something of it is missing. */
export function usageOf(usage: string, example: string): Asked {
  return unclear(`Please write ${code(`/incident ${usage}`)}, for example \`/incident ${example}\`.`);
}

/** The answer where a person should stand and none that Slack knows does. */
export function nobody(typed: string, usage: string): Asked {
  return unclear(
    `Slack knows nobody called ${written(typed)}. Type @ and pick a person: ${code(`/incident ${usage}`)}.`,
  );
}

/** The value that the fewest letters make of a word: at most `stepsMax`, and fewer than the word has; null when none is near. */
export function nearest<T extends string>(word: string, values: readonly T[], stepsMax: number): T | null {
  return allNear(word, values, stepsMax)[0] ?? null;
}

/** All of them, the nearest first. */
export function allNear<T extends string>(word: string, values: readonly T[], stepsMax: number): readonly T[] {
  const name = word.slice(0, wordMax).toLowerCase();
  return values
    .map((value) => ({ value, steps: distance(name, value) }))
    .filter(({ steps }) => steps <= Math.min(stepsMax, name.length - 1))
    .sort((a, b) => a.steps - b.steps)
    .map(({ value }) => value);
}

/** Optional text, left out where it is empty. */
export function textIn(typed: string): { readonly text?: string } {
  return typed === '' ? {} : { text: typed };
}
