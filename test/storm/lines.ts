import { words } from '../../src/slack/inputs/read-line.ts';
import { viewWords } from '../../src/slack/views/view-words.ts';
import type { Dice } from '../simulation/chance.ts';
import { pick } from './pick.ts';

/** They move an incident to another channel, which a storm does to a few. */
const moving = new Set(['private', 'share']);

/** What is typed about an incident: every word of every capability, by how it is written, and what only reads. */
const usages = words
  .filter(({ word }) => word !== 'declare' && word !== 'reliability' && !moving.has(word))
  .map(({ usage }) => usage);

const reads = new Set(viewWords.map(({ usage }) => usage));

/** Draws a line, with what stands in angle brackets filled in. Reading is drawn one time in ten. */
export function drawLine(dice: Dice, people: readonly string[], mark: string): string {
  const isRead = dice.hits(0.1);
  const usage = pick(
    dice,
    usages.filter((one) => reads.has(one) === isRead),
  );
  const whole = usage.replaceAll(/\s*\[([^\]]*)\]/g, (_, optional: string) =>
    dice.hits(0.5) ? ` ${/^[a-z@<]/.test(optional) && !optional.includes('<') ? `<${optional}>` : optional}` : '',
  );
  return whole.replaceAll(/<([^<>]+)>|\b(sev1…sev5)\b/g, (_, placeholder: string | undefined) =>
    fill(dice, placeholder ?? 'sev1…sev5', people, mark),
  );
}

/** A person is drawn from `people`, a number is low, and one of several words is taken as it is. */
function fill(dice: Dice, placeholder: string, people: readonly string[], mark: string): string {
  if (placeholder.includes('@')) return `<@${pick(dice, people)}>`;
  if (placeholder === 'sev1…sev5') return `sev${1 + dice.below(5)}`;
  if (placeholder.includes(' | ')) return pick(dice, placeholder.split(' | '));
  if (placeholder === 'number' || placeholder === 'event') return String(1 + dice.below(4));
  if (placeholder === 'name') return pick(dice, ['scribe', 'comms', 'ops']);
  return `${placeholder} ${mark}`;
}
