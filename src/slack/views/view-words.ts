import type { Settings } from '../../configuration/settings.ts';
import { isBlank } from '../../kernel/typed-text.ts';
import { bareWord, plainLineOf, usageOf } from '../kit/arguments.ts';
import { readIncident } from '../kit/incident-said.ts';
import { plainText } from '../kit/plain-text.ts';
import type { Asked, View, Word } from '../kit/word.ts';

/** The words for what is only read, after those of the capabilities in the help. */
export const viewWords: readonly Word[] = [
  {
    word: 'timeline',
    usage: 'timeline [<@user> | <kind> | <time>]',
    does: 'shows what happened, in order; also somebody’s part, the notes, or the last 30m',
    isOfChannel: true,
    parse: (rest, { at, zone }) =>
      rest.trim() === ''
        ? view({ kind: 'timeline', before: null })
        : view({ kind: 'timeline_of', typed: rest, now: { at, zone } }),
  },
  {
    word: 'at',
    usage: 'at <time>',
    does: 'shows how the incident stood at a time, such as 02:14',
    isOfChannel: true,
    parse: (rest, { at, zone }) =>
      rest.trim() === ''
        ? usageOf('at <time>', 'at 02:14')
        : view({ kind: 'at', typed: plainText(rest), now: { at, zone } }),
  },
  {
    word: 'catchup',
    synonyms: ['catch'],
    usage: 'catchup',
    does: 'tells where it stands, what is new since you looked, and whom to ask',
    isOfChannel: true,
    parse: () => view({ kind: 'catchup' }),
  },
  {
    word: 'show',
    usage: 'show [number]',
    does: 'shows this incident, or another by its number or its channel',
    isAnywhere: true,
    parse(rest, { settings }) {
      if (rest === '') return view({ kind: 'menu' });
      const said = readIncident(rest, settings);
      return said === null ? usageOf('show [number]', 'show 42') : view({ kind: 'show', ...said });
    },
  },
  {
    word: 'join',
    usage: 'join <number>',
    does: 'adds you to the channel of an incident',
    isAnywhere: true,
    parse(rest, { settings }) {
      const said = readIncident(rest, settings);
      return said === null ? usageOf('join <number>', 'join 42') : view({ kind: 'join', ...said });
    },
  },
  {
    word: 'list',
    usage: 'list [drills | <words>]',
    does: 'lists the incidents, or the drills, open ones first; or finds those with these words in their titles, or that affect this service',
    isAnywhere: true,
    parse(rest, { settings }) {
      const which = bareWord(rest);
      if (/^drills?$/i.test(which)) return view({ kind: 'list', from: 0, drills: true });
      const isAll = /^(?:all|open|incidents?|of incidents|)$/i.test(which);
      // What looks like a choice that there is not is no title, so that nobody takes "none found" for "none resolved".
      if (/^(?:closed|resolved|ended|done|declined|merged|mine|my|recent)$/i.test(which)) {
        return usageOf('list [drills | <words>]', 'list checkout');
      }
      return isAll ? view({ kind: 'list', from: 0 }) : searchFor(plainLineOf(rest), settings);
    },
  },
  {
    word: 'oncall',
    synonyms: ['on-call'],
    usage: 'oncall [rotation | service]',
    does: 'tells who is on call, until when, and who is next',
    isAnywhere: true,
    parse: (rest) => view({ kind: 'oncall', typed: plainLineOf(rest) }),
  },
  {
    word: 'reliability',
    usage: 'reliability',
    does: 'tests what Quorum promises, on drills that nobody else sees',
    isAnywhere: true,
    parse: () => view({ kind: 'reliability' }),
  },
  {
    word: 'help',
    usage: 'help',
    does: 'shows this list',
    hint: 'help',
    isAnywhere: true,
    parse: () => view({ kind: 'help' }),
  },
];

/** What somebody looks for: an incident by its name, or those that have these words in their titles. */
export function searchFor(words: string, settings: Settings): Asked {
  const said = readIncident(words, settings);
  if (said !== null) return view({ kind: 'show', ...said });
  return isBlank(words) ? view({ kind: 'list', from: 0 }) : view({ kind: 'search', words });
}

export function view(of: View): Asked {
  return { kind: 'view', view: of };
}
