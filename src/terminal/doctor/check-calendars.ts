import { type Feed, type FeedPorts, feedsOf } from '../../calendars/feeds.ts';
import type { Rotation } from '../../configuration/settings.ts';
import { type Finding, unwell, warning, well } from './finding.ts';

/** How far ahead each is read, and what to look at where it can't be. */
const words: Readonly<Record<Feed['kind'], { readonly days: number; readonly check: string }>> = {
  calendar: { days: 100, check: 'Check its url' },
  schedule: { days: 10, check: 'Check its id, and the api and the key of its pager' },
};

/**
 * Whether each calendar and each schedule at a pager that a rotation has can be read, and what of it would count for nothing. Its
 * address is not told.
 */
export async function checkCalendars(rotations: readonly Rotation[], ports: FeedPorts): Promise<readonly Finding[]> {
  const all = rotations.flatMap((rotation) =>
    feedsOf(rotation, ports).map(async ({ name: of, kind, read }): Promise<readonly Finding[]> => {
      const name = `The ${kind} ${of} of the rotation ${rotation.name}`;
      const { days, check } = words[kind];
      const said = await read();
      if (said.kind === 'unreadable') return [unwell(`${name} can't be read: ${said.why}`, check)];
      const { length } = said.shifts;
      const shifts = `${length} ${length === 1 ? 'shift' : 'shifts'} in the next ${days} days`;
      const found = length === 0 ? warning(`${name} has ${shifts}`, 'Check its people') : well(`${name} has ${shifts}`);
      const after = kind === 'calendar' ? 'It counts for nothing' : 'Name them in its people';
      return [found, ...said.ignored.map((one) => warning(`${name} has ${one}`, after))];
    }),
  );
  return (await Promise.all(all)).flat();
}
