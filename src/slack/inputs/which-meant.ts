import { label } from '../kit/name.ts';
import type { Asked } from '../kit/word.ts';
import type { AppContext } from './app-context.ts';
import { findIncident, findSaid, notHere } from './find-incident.ts';
import type { Input } from './input.ts';

type CommandAsked = Extract<Asked, { kind: 'command' }>;

/**
 * What somebody means by a text that begins with a number: where there is no incident but the one of that number, that one;
 * where no incident has the number, the text; else they are asked.
 */
export async function whichMeant(
  app: AppContext,
  { asker, place }: Pick<Input, 'asker' | 'place'>,
  { otherwise, ...asked }: CommandAsked,
): Promise<CommandAsked | Extract<Asked, { kind: 'unclear' }>> {
  if (otherwise === undefined || place === null) return asked;
  const { command, on, question, word, text, other } = otherwise;
  const meant = { ...asked, command, on };
  const here = await findIncident(app, asker, place, { fresh: false });
  if (here.kind === 'missing') return here.answer === notHere ? meant : asked;
  const there = await findSaid(app, asker, on);
  if (there.kind === 'missing') return asked;
  const [own, named] = [here.incident.state, there.incident.state];
  if (own.incident_id === named.incident_id) return meant;
  return {
    kind: 'unclear',
    says: `The number may be ${label(named)}, or a part of what you say of ${label(own)}. ${question}`,
    instead: [
      { label: label(named), line: `${word} ${label(named)} ${other}` },
      { label: label(own), line: `${word} ${label(own)} ${text}` },
    ],
  };
}
