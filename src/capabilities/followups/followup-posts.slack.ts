import { type IncidentCore, textOf } from '../../kernel/incident-core.ts';
import { button, section } from '../../slack/kit/blocks.ts';
import { person, typed } from '../../slack/kit/mrkdwn.ts';
import { label } from '../../slack/kit/name.ts';
import type { EventPost, Places } from '../../slack/kit/on-slack.ts';
import { dayText, type Followups, openFollowups } from './followup-list.ts';

const quoteMax = 1_000;

export const followupDone = 'incident:followup_done:v1';
export const followupTake = 'incident:followup_take:v1';

/** Whoever is given a follow-up by somebody else is told. */
export function followupPosts(state: IncidentCore & Followups, { channelId }: Places): readonly EventPost[] {
  return openFollowups(state).flatMap(({ followup, owner, added, dueOn }): readonly EventPost[] => {
    if (owner === null || owner.by === owner.user_id) return [];
    // A post is redrawn for the texts of its own event alone.
    const isAdded = owner.sequence === added.sequence;
    const says = [
      `${person(owner.by)} gave you follow-up ${followup} of ${label(state)} in <#${channelId}>`,
      ...(isAdded ? [`: ${typed(textOf(state, added).text, quoteMax)}`] : []),
      ...(dueOn === null ? [] : [` – due ${dayText(dueOn)}`]),
    ].join('');
    const elements = [button(followupDone, 'Done', `${state.incident_id}:${followup}`)];
    const message = { text: says, blocks: [section(says), { type: 'actions' as const, elements }] };
    return [{ surface: 'followup_given', sequence: owner.sequence, message, where: { person: owner.user_id } }];
  });
}
