import { type IncidentState, incident } from '../../capabilities/index.ts';
import { titleOf } from '../../kernel/incident-core.ts';
import type { Sentence } from '../../kernel/phrase.ts';
import { moment, sentence, since, typed } from '../kit/mrkdwn.ts';
import { label } from '../kit/name.ts';

const factMax = 80;
const titleMax = 300;

/** Most promises that a phone's lock screen tells. */
const promisesMax = 2;

/**
 * How it stands, where, and since when: sev1 · investigating · @ana leads · #inc-7 · started today 14:02 (12 min ago). In
 * mrkdwn. `channelId`: null where a reader is there already, or it has none.
 */
export function standingOf(state: IncidentState, channelId: string | null): readonly string[] {
  const where = channelId === null ? [] : [`<#${channelId}>`];
  const drill = state.kind === 'drill' ? ['*This is a drill*'] : [];
  const facts = [...drill, ...incident.facts(state).map((fact) => sentence(fact, factMax)), ...where];
  const { declared, resolved } = state;
  return resolved === null
    ? [...facts, `started ${since(declared.at)}`]
    : [...facts, `started ${moment(declared.at)}`, `ended ${moment(resolved.at)}`];
}

/** What is promised to everybody, in the order of the capabilities. */
export function promisesOf(state: IncidentState): readonly Sentence[] {
  const told = incident.details(state).filter(({ isDue, isForEverybody }) => isDue === true && isForEverybody === true);
  return told.flatMap(({ lines }) => lines);
}

/**
 * All that a lock screen or a screen reader tells of an incident, in mrkdwn: INC-7 sev1 “Payments fail”. Investigating,
 * @ana leads. Next update due today 15:30.
 */
export function inOneBreath(state: IncidentState): string {
  const [worst = '', ...others] = incident.facts(state).map((fact) => sentence(fact, factMax));
  const promises = promisesOf(state).slice(0, promisesMax);
  const sentences = [others.join(', '), ...promises.map((promise) => sentence(promise, factMax))];
  const head = `${label(state)} ${worst} ${typed(titleOf(state), titleMax)}`;
  return `${[head, ...sentences.filter((one) => one !== '').map(capitalized)].join('. ')}.`;
}

/** With a capital letter where it begins with words of ours. */
export function asSentence([first, ...rest]: Sentence): Sentence {
  if (first === undefined) return [];
  return 'words' in first ? [{ ...first, words: capitalized(first.words) }, ...rest] : [first, ...rest];
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
