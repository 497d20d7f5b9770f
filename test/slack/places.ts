import type { Places } from '../../src/slack/kit/on-slack.ts';

/** Where an incident is, who responds and how it stands, as the plan of its surfaces tells its capabilities. */
export const places: Places = {
  channelId: 'C1',
  responders: '<@U0BEN> leads · comms <@U0CYN>',
  facts: 'sev1 · investigating',
};
