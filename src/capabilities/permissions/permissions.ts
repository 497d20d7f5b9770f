import { kindsOf } from '../../kernel/capability.ts';
import { question, type Refused } from '../../kernel/decision.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import type { Phrase } from '../../kernel/phrase.ts';
import type { Lead } from '../lead/lead.ts';

const { capability } = kindsOf<object, Lead>();

/**
 * Who may do what settings keep for some people: whoever leads, or the members of a user group. Where Slack does not say who is
 * in the group, the lead counts. Where the lead counts, nobody leads and nobody can take the lead any more, anybody may: there
 * would be nobody else.
 */
export const permissions = capability({
  name: 'permissions',
  initial: () => ({}),
  events: {},
  commands: {},
  forbids(state, { actor, permission }, deed) {
    if (permission.to === 'lead') return unlessLead(state, actor, deed, []);
    const { group, isIn } = permission;
    if (isIn === true) return null;
    if (isIn === false)
      return question('not_permitted', [], 'Only people in', { group }, `may ${deed}. Please ask one of them.`);
    const unheard = [
      'Only people in',
      { group },
      `may ${deed}, but Slack does not say now who they are. Until it does,`,
    ];
    return unlessLead(state, actor, 'do so', unheard);
  },
});

function unlessLead(
  { lead, resolved }: IncidentCore & Lead,
  actor: string,
  deed: string,
  before: readonly (string | Phrase)[],
): Refused | null {
  const only = before.length === 0 ? 'Only' : 'only';
  const canBeTaken = resolved === null;
  if (lead === null) {
    return canBeTaken
      ? question(
          'not_permitted',
          [take],
          ...before,
          `${only} the lead may ${deed}, and nobody leads. Take the lead first.`,
        )
      : null;
  }
  if (lead.user_id === actor) return null;
  const todo = canBeTaken ? 'ask them, or take the lead first.' : 'please ask them.';
  const says = [...before, only, { user: lead.user_id }, `may ${deed}, as the lead: ${todo}`];
  return question('not_permitted', canBeTaken ? [take] : [], ...says);
}

/** By the lead's own button. */
const take = { what: 'take_lead', of: '' };
