import { type IncidentState, incident } from '../../capabilities/index.ts';
import { titleOf } from '../../kernel/incident-core.ts';
import type { Sentence } from '../../kernel/phrase.ts';
import { plainTyped, plainWithin } from '../kit/mrkdwn.ts';
import { label } from '../kit/name.ts';

/** https://docs.slack.dev/reference/methods/conversations.setTopic */
const topicMax = 250;

/**
 * The channel's topic: how bad it is, which is the first of all facts, and the title. Slack posts a line in the channel for
 * each new topic, so that it says nothing that changes with the response. It is plain text, in which angle brackets give way
 * to ‹ ›, so that Slack finds no mention to make.
 */
export function renderTopic(state: IncidentState): string {
  const facts = incident.facts(state).slice(0, 1).filter(namesNobody).map(plainly);
  const line = plainTyped(`${[label(state), ...facts].join(' · ')} · `, titleOf(state), topicMax);
  return plainWithin(line.replaceAll('<', '‹').replaceAll('>', '›'), topicMax);
}

/** Whether a sentence mentions no person. */
export function namesNobody(says: Sentence): boolean {
  return says.every((phrase) => 'words' in phrase);
}

function plainly(says: Sentence): string {
  return says.flatMap((phrase) => ('words' in phrase ? [phrase.words] : [])).join(' ');
}
