import type { Rendering } from '../../../src/slack/surfaces/plan.ts';

const said = (text: string) => ({ text, blocks: [] });

/** Says each surface in one plain line, so that a test sees what changed. */
export const plainRendering: Rendering = {
  summary: (state) => said(`summary ${state.head.sequence} ${state.severity} ${state.status}`),
  announcement: (state, channelId) => said(`announcement ${state.severity} ${state.status} ${channelId}`),
  topic: (state) => `${state.severity} ${state.status} ${state.lead?.user_id}`,
  closing: (state) => said(`closing ${state.statusSet.sequence}`),
  closingAnnounced: (state, channelId) => said(`closed ${state.statusSet.sequence} ${channelId}`),
  escalation: (state, { sequence, from }) => said(`escalation ${sequence} ${state.severity} from ${from}`),
  escalationAnnounced: (state, { sequence }, channelId) => said(`announced ${sequence} ${state.severity} ${channelId}`),
  update: (_state, { sequence, text }) => said(`update ${sequence} ${text}`),
  thread: (events) => said(`thread ${events.map(({ sequence }) => sequence).join(' ')}`),
};
