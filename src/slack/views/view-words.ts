import { incidentNumberOf, usageOf } from '../kit/arguments.ts';
import { plainText } from '../kit/plain-text.ts';
import type { Asked, View, Word } from '../kit/word.ts';

/** The words for what is only read, after those of the capabilities in the help. */
export const viewWords: readonly Word[] = [
  {
    word: 'timeline',
    usage: 'timeline',
    does: 'shows what happened, in order',
    isOfChannel: true,
    parse: () => view({ kind: 'timeline', before: null }),
  },
  {
    word: 'show',
    usage: 'show [number]',
    does: 'shows this incident, or another by its number',
    parse(rest) {
      const typed = plainText(rest).trim();
      if (typed === '') return view({ kind: 'menu' });
      const number = incidentNumberOf(typed);
      return number === null ? usageOf('show [number]', 'show 42') : view({ kind: 'show', number });
    },
  },
  {
    word: 'list',
    usage: 'list',
    does: 'lists the incidents, open ones first',
    parse: () => view({ kind: 'list', from: 0 }),
  },
  {
    word: 'reliability',
    usage: 'reliability',
    does: 'tests what Quorum promises, on drills that nobody else sees',
    parse: () => view({ kind: 'reliability' }),
  },
  { word: 'help', usage: 'help', does: 'shows this list', hint: 'help', parse: () => view({ kind: 'help' }) },
];

export function view(of: View): Asked {
  return { kind: 'view', view: of };
}
