import { type CalendarPorts, readNow } from '../../calendars/keep-calendars.ts';
import type { Rotation } from '../../configuration/settings.ts';
import { type Finding, unwell, warning, well } from './finding.ts';

/** Whether each calendar of a rotation can be read, and what of it would count for nothing. Its address is not told. */
export async function checkCalendars(
  rotations: readonly Rotation[],
  ports: Pick<CalendarPorts, 'waysOut' | 'version' | 'clock'>,
): Promise<readonly Finding[]> {
  const all = rotations.flatMap(({ name: rotation, zone, calendars }) =>
    calendars.map(async (calendar): Promise<readonly Finding[]> => {
      const name = `The calendar ${calendar.name} of the rotation ${rotation}`;
      const said = await readNow({ ...calendar, zone }, ports);
      if (said.kind === 'unreadable') return [unwell(`${name} can't be read: ${said.why}`, 'Check its url')];
      const { length } = said.shifts;
      const shifts = `${length} ${length === 1 ? 'shift' : 'shifts'} in the next 100 days`;
      const found = length === 0 ? warning(`${name} has ${shifts}`, 'Check its people') : well(`${name} has ${shifts}`);
      return [found, ...said.ignored.map((one) => warning(`${name} has ${one}`, 'It counts for nothing'))];
    }),
  );
  return (await Promise.all(all)).flat();
}
