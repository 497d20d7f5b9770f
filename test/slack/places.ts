import { type IncidentState, slackSides } from '../../src/capabilities/index.ts';
import type { Places } from '../../src/slack/kit/on-slack.ts';

/** Where an incident is, who responds and how it stands, as the plan of its surfaces tells its capabilities. */
export const places: Places = {
  nudge: () => null,
  channelId: 'C1',
  responders: '<@U0BEN> leads · comms <@U0CYN>',
  facts: 'sev1 · investigating',
  linkTo: () => '',
  membersOf: () => [],
  announcedAt: null,
  links: [],
  sourceSays: null,
  open: '1 task',
  afterwards: '',
  duty: (role) => (role === 'lead' ? 'You decide and delegate.' : null),
};

/** The same, with the words of reminders. */
export function placesOf(state: IncidentState, of: Partial<Places> = {}): Places {
  return {
    ...places,
    nudge: (what, nudged) => slackSides.flatMap((side) => side.nudges?.[what]?.(state, nudged) ?? [])[0] ?? null,
    ...of,
  };
}
