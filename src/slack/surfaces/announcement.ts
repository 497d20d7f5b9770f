import { type IncidentState, incident } from '../../capabilities/index.ts';
import { context, section } from '../kit/blocks.ts';
import { moment, person, sentence, term } from '../kit/mrkdwn.ts';
import { boldName, fullName } from '../kit/name.ts';
import type { Message } from '../kit/on-slack.ts';
import { richSentence, richText } from '../kit/rich-text.ts';

const quoteMax = 600;

/** What everybody is told in the announcement channel, kept up to date, with the way to the incident's channel. */
export function renderAnnouncement(state: IncidentState, channelId: string | null): Message {
  const facts = incident.facts(state).map((fact) => sentence(fact, 80));
  const told = incident.details(state).filter(({ isForEverybody = false }) => isForEverybody);
  const said = told.flatMap(({ lines }) => lines.map((line) => richSentence(line, quoteMax)));
  const lines = [
    `${term(incident.badge(state))} ${boldName(state)}`,
    [...facts, ...(channelId === null ? [] : [`<#${channelId}>`])].join(' · '),
  ];
  return {
    text: `${fullName(state)}: ${facts.join(', ')}`,
    blocks: [
      section(lines.join('\n')),
      ...(said.length === 0 ? [] : [richText(said)]),
      context(`Declared by ${person(state.declared.by)}, ${moment(state.declared.at)}`),
    ],
  };
}
