import type { Rotation } from '../../configuration/settings.ts';
import { layerNames } from '../../oncall/calendar.ts';
import { endOf, type KeptOverride, type Override } from '../../oncall/override.ts';
import type { Answer } from '../answer.ts';
import { sections } from '../kit/blocks.ts';
import { moment, person } from '../kit/mrkdwn.ts';
import { overrideText } from './arrange-override.ts';

const linesMax = 25;

/** The overrides that are not over: those said in Slack with by whom, and those of the settings. */
export function renderOverrides(rotations: readonly Rotation[], kept: readonly KeptOverride[], at: string): Answer {
  const said = kept.map(
    (one) => `${person(one.who)}: ${overrideText(one, rotations)}, said by ${person(one.by)}, ${moment(one.at)}`,
  );
  const settled = rotations.flatMap((rotation) =>
    rotation.overrides
      .map(({ layer = layerNames(rotation)[0] ?? '', ...one }) => ({ ...one, layer, rotation: rotation.name }))
      .filter((one) => endOf(rotation, one) > at && !kept.some((other) => isSame(one, other)))
      .map((one) => `${person(one.who)}: ${overrideText(one, rotations)}, in \`quorum.yml\``),
  );
  const lines = [...said, ...settled];
  if (lines.length === 0) {
    return { text: 'There is no override. `/incident override payments @ben until 18:00` makes one.' };
  }
  const more = lines.length - linesMax;
  return {
    text: 'Overrides',
    blocks: sections([
      '*Overrides*',
      ...lines.slice(0, linesMax),
      ...(more > 0 ? [`… and ${more} more`] : []),
      '`/incident override remove` followed by the rotation takes one back.',
    ]),
  };
}

/** The rotations hold what was said in Slack as well. */
function isSame(one: Override, other: Override): boolean {
  const fields = ['rotation', 'layer', 'who', 'from', 'until'] as const;
  return fields.every((field) => one[field] === other[field]);
}
