import type { KnownBlock } from '@slack/types';
import { type IncidentState, incident, slackSides } from '../../capabilities/index.ts';
import { words } from '../../kernel/phrase.ts';
import { button, offeredButton, section } from '../kit/blocks.ts';
import { link, term } from '../kit/mrkdwn.ts';
import { boldName } from '../kit/name.ts';
import type { Message } from '../kit/on-slack.ts';
import { richSentence, richText } from '../kit/rich-text.ts';
import { viewIds } from '../views/view-ids.ts';
import { asSentence, inOneBreath, promisesOf, standingOf } from './standing.ts';

const quoteMax = 600;

/**
 * What everybody is told in the announcement channel, kept up to date: what is wrong and how bad, who leads and where, what
 * is new, and what is promised. It holds nothing that only responders need.
 */
export function renderAnnouncement(state: IncidentState, channelId: string | null): Message {
  const links = slackSides.flatMap((side) => side.links?.(state) ?? []).map(({ url, text }) => link(url, text));
  const standing = [...standingOf(state, channelId), ...links].join(' · ');
  const lines = [`${term(incident.badge(state))} ${boldName(state)}`, standing];
  const told = incident.details(state).filter((detail) => detail.isForEverybody === true && detail.isDue !== true);
  const news = [
    ...told.flatMap(({ label, lines: said }) => said.map((line) => [words(label), ...line])),
    ...promisesOf(state).map(asSentence),
  ];
  const blocks: KnownBlock[] = [section(lines.join('\n'))];
  if (news.length > 0) blocks.push(richText(news.map((line) => richSentence(line, quoteMax))));
  const { incident_id, resolved } = state;
  const offered = slackSides.flatMap((side) => side.announces?.(state) ?? []);
  if (resolved === null) {
    const join = channelId === null ? [] : [button(viewIds.join, 'Join', incident_id)];
    const more = state.kind === 'alert' ? [] : [button(viewIds.actions, 'More', incident_id)];
    const likeliestFirst = [...offered.filter((one) => one.isPrimary), ...offered.filter((one) => !one.isPrimary)];
    const own = likeliestFirst.map((one) => offeredButton(one, incident_id));
    blocks.push({ type: 'actions', elements: [...join, ...own, ...more] });
  }
  return { text: inOneBreath(state), blocks };
}
