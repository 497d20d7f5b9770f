import type { Detail } from '../../kernel/capability.ts';
import { type IncidentCore, textOf } from '../../kernel/incident-core.ts';
import { quote, type Sentence, words } from '../../kernel/phrase.ts';
import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';
import type { Updates } from './updates-state.ts';

/** The newest update and when the next is due, for everybody. */
export function updateDetails(state: IncidentCore & Updates & Lifecycle): readonly Detail[] {
  const { latestUpdate, nextUpdate } = state;
  return [
    ...(latestUpdate === null
      ? []
      : [{ label: 'Latest', lines: [saidLine(state, latestUpdate)], isForEverybody: true }]),
    ...(nextUpdate.at === null
      ? []
      : [
          {
            label: 'Coming up',
            lines: [[words('next update due'), { at: nextUpdate.at }]],
            isDue: true,
            isForEverybody: true,
          },
        ]),
  ];
}

/** A text with who said it, when, and who corrected it. */
function saidLine(core: IncidentCore, said: NonNullable<Lifecycle['latestUpdate']>): Sentence {
  const { text, corrected } = textOf(core, said);
  return [
    quote(text),
    words('–'),
    { user: said.by },
    { at: said.at },
    ...(corrected === null ? [] : [words('corrected by'), { user: corrected.by }]),
  ];
}
