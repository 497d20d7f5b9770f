import type { CommandOf } from '../../kernel/capability.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { bareWord, nobody, peopleIn, severalPeople, userOf } from '../../slack/kit/arguments.ts';
import { button, section } from '../../slack/kit/blocks.ts';
import { person } from '../../slack/kit/mrkdwn.ts';
import { fullName, label } from '../../slack/kit/name.ts';
import { type EventPost, onSlack, type Places } from '../../slack/kit/on-slack.ts';
import { type Asker, asking } from '../../slack/kit/word.ts';
import { type Lead, lead } from './lead.ts';

const usage = 'lead [@user]';

const ask = asking<CommandOf<typeof lead>>();

const accept = 'incident:accept_lead:v1';
const decline = 'incident:decline_lead:v1';
const give = 'incident:give_lead:v1';

/** Makes somebody the lead, or asks the person who has to agree first. */
export function assignLead(user_id: string, { settings }: Asker) {
  const answer_within_seconds = Math.round(settings.handover.answer_within / 1000);
  return ask({ type: 'assign_lead', user_id, answer_within_seconds });
}

export const leadOnSlack = onSlack(lead, {
  words: [
    {
      word: 'lead',
      usage,
      does: 'takes the lead, or hands it to somebody; the other person is asked first',
      parse(rest, asker) {
        if (rest === '') return assignLead(asker.user_id, asker);
        if (peopleIn(rest).length > 1) return severalPeople('One person leads', usage);
        if (bareWord(rest).toLowerCase() === 'me') return assignLead(asker.user_id, asker);
        const named = userOf(rest);
        return named === null ? nobody(rest, usage) : assignLead(named, asker);
      },
    },
  ],
  buttons: {
    'incident:take_lead:v1': (clicker) => assignLead(clicker.user_id, clicker),
    [accept]: () => ask({ type: 'accept_lead' }),
    [decline]: () => ask({ type: 'decline_lead' }),
    [give]: (_, detail) => ask({ type: 'give_lead', user_id: detail }),
  },
  offers: ({ lead, resolved }) =>
    lead === null && resolved === null
      ? [{ actionId: 'incident:take_lead:v1', text: 'Take lead', place: 'first' }]
      : [],
  recorded: {
    lead_assigned: (data, { inc, viewer }) => leads(data.user_id, inc, viewer),
    lead_accepted: (_, { inc, viewer }) => leads(viewer, inc, viewer),
    lead_taken_over: (_, { inc, state }) =>
      `You lead ${inc}: ${state.lead?.from == null ? 'nobody answered' : `${person(state.lead.from)} did not answer`}.`,
    lead_offered: (data, { inc, state, viewer }) =>
      `You offered ${person(data.user_id)} the lead of ${inc}. Until they take it, ${state.lead?.user_id === viewer ? 'you lead' : `${leader(state)} leads`}.`,
    lead_requested: (_, { inc, state }) =>
      `You asked ${leader(state)} for the lead of ${inc}. Without an answer in ${minutes(state)}, \`/incident lead\` takes it.`,
    lead_given: (data, { inc, viewer }) => leads(data.user_id, inc, viewer),
    lead_declined: (_, { inc, state }) => `You declined the lead of ${inc}. ${leader(state)} still leads.`,
    lead_kept: (_, { inc }) => `You keep the lead of ${inc}.`,
  },
  posts: handoverPosts,
});

function leads(user_id: string, inc: string, viewer: string): string {
  return user_id === viewer ? `You lead ${inc}.` : `${person(user_id)} leads ${inc}.`;
}

function leader({ lead }: Lead): string {
  return lead === null ? 'nobody' : person(lead.user_id);
}

function minutes({ leadRequest }: Lead): string {
  return `${Math.ceil((leadRequest?.answerWithinSeconds ?? 0) / 60)} min`;
}

/** A question is posted in the channel with its answers as buttons. A change of the lead is posted for everybody. */
function handoverPosts(state: IncidentCore & Lead, { facts }: Places): readonly EventPost[] {
  const { lead, leadOffer, leadRequest, leadRefused, incident_id, resolved } = state;
  if (resolved !== null) return [];
  const name = `${fullName(state)} (${facts})`;
  const posts: EventPost[] = [];
  if (lead?.from != null) {
    const says = `${person(lead.user_id)} leads ${label(state)} now (from ${person(lead.from)})`;
    posts.push(post('handover', lead.sequence, says, [section(`*${says}*`)]));
  }
  if (leadRefused !== null) {
    const leads = lead === null ? 'nobody leads' : `${person(lead.user_id)} leads`;
    const says = leadRefused.kept
      ? `${person(leadRefused.by)} keeps the lead of ${label(state)}.`
      : `${person(leadRefused.by)} does not take the lead of ${label(state)}: ${leads}.`;
    posts.push(post('lead_refused', leadRefused.sequence, says, [section(says)]));
  }
  if (leadOffer !== null) {
    const says = `${person(leadOffer.to)}, ${person(leadOffer.by)} offers you the lead of ${name}.`;
    posts.push(
      post('lead_offer', leadOffer.sequence, says, [
        section(says),
        {
          type: 'actions',
          elements: [button(accept, 'Take the lead', incident_id, 'primary'), button(decline, 'Not now', incident_id)],
        },
      ]),
    );
  }
  if (leadRequest !== null && lead !== null) {
    const says = `${person(lead.user_id)}, ${person(leadRequest.by)} asks for the lead of ${name}. If you do not answer in ${minutes(state)}, they can take it.`;
    posts.push(
      post('lead_request', leadRequest.sequence, says, [
        section(says),
        {
          type: 'actions',
          elements: [
            button(give, 'Hand over', `${incident_id}:${leadRequest.by}`),
            button(decline, 'Keep the lead', incident_id),
          ],
        },
      ]),
    );
  }
  return posts;
}

function post(surface: string, sequence: number, text: string, blocks: EventPost['message']['blocks']): EventPost {
  return { surface, sequence, message: { text, blocks }, where: 'channel' };
}
