import { z } from 'zod';
import { calendarSchema } from './calendar-settings.ts';
import { group, text } from './setting-forms.ts';
import { sourceNamePattern } from './signal-settings.ts';

const pagerExpected = 'expected the name of one of pagers';
const idExpected = 'expected the id of a schedule, as the pager has it in the address of its page, such as PABC123';

/** A schedule at a pager, which is asked who is on call, as a layer of a rotation. */
export const scheduleSchema = z.strictObject(
  {
    name: calendarSchema.shape.name,
    pager: text(sourceNamePattern, pagerExpected).describe('Which of pagers has it.'),
    id: text(/^[\w-]{1,100}$/, idExpected).describe('Its id there.'),
    people: calendarSchema.shape.people.describe(
      'Who is meant by a name or an e-mail address of the pager, by their id in Slack.',
    ),
  },
  group,
);

type Scheduled = {
  readonly rotations: readonly { readonly schedules: readonly { readonly pager: string }[] }[];
};

/** Schedules of pagers that there are not: what the settings of two groups say together. */
export function unknownSchedules({ rotations }: Scheduled, pagers: readonly { readonly name: string }[]) {
  return rotations.flatMap(({ schedules }, index) =>
    schedules.flatMap(({ pager }, place) => {
      if (pagers.some(({ name }) => name === pager)) return [];
      const message = `oncall.rotations[${index}].schedules[${place}].pager is "${pager}", which is none of pagers: ${pagerExpected}`;
      return [{ path: ['oncall', 'rotations', index, 'schedules', place, 'pager'], message }];
    }),
  );
}
