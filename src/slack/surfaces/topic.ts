import { type IncidentState, incident } from '../../capabilities/index.ts';
import { titleOf } from '../../kernel/incident-core.ts';
import type { Sentence } from '../../kernel/phrase.ts';
import { plainTyped, plainWithin } from '../kit/mrkdwn.ts';
import { label } from '../kit/name.ts';

/** https://docs.slack.dev/reference/methods/conversations.setTopic */
const topicMax = 250;

/** How bad it is and where the response stands come first: each further fact would post a line whenever it changes. */
const factsMax = 2;

/** The channel's topic: plain text, in which angle brackets give way to ‹ ›, so that Slack finds no mention to make. */
export function renderTopic(state: IncidentState): string {
  const facts = incident.facts(state).slice(0, factsMax).filter(namesNobody).map(plainly);
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
