import type { IncidentState } from '../../incident/state.ts';
import { oneLine, plainWithin } from './mrkdwn.ts';
import { label } from './name.ts';

/** https://docs.slack.dev/reference/methods/conversations.setTopic */
const topicMax = 250;

/** The channel's topic: plain text, in which angle brackets give way to ‹ ›, so that Slack finds no mention to make. */
export function renderTopic(state: IncidentState): string {
  const title = oneLine(state.title).replaceAll('<', '‹').replaceAll('>', '›');
  return plainWithin(`${label(state)} · ${state.severity} · ${state.status} · ${title}`, topicMax);
}
