import type { KnownBlock } from '@slack/types';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { button, section } from '../../slack/kit/blocks.ts';
import { clock, escaped, person, term } from '../../slack/kit/mrkdwn.ts';
import { fullName, label } from '../../slack/kit/name.ts';
import type { EventPost, Places } from '../../slack/kit/on-slack.ts';
import { durationText } from '../lifecycle/duration.ts';
import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';
import { type Lead, type LeadHolder, type LeadOffer, type LeadRequest, leadRole } from './lead-state.ts';

export const take = 'incident:take_lead:v1';
export const accept = 'incident:accept_lead:v1';
export const decline = 'incident:decline_lead:v1';
export const give = 'incident:give_lead:v1';

type State = IncidentCore & Lifecycle & Lead;

/**
 * Each change of the lead is one line in the channel. Whoever leads from then on is told for themselves what that is, and
 * whoever is offered the lead is asked so.
 */
export function leadPosts(state: State, places: Places): readonly EventPost[] {
  const { lead, leadOffer, leadRequest, leadRefused, leadGivenUp, resolved } = state;
  if (resolved !== null) return [];
  return [
    ...(lead === null ? [] : [changed(state, lead), brief(state, lead, places)]),
    ...(leadGivenUp === null ? [] : [givenUp(state, leadGivenUp)]),
    ...(leadRefused === null ? [] : [refusedBy(state, leadRefused)]),
    ...(leadOffer === null ? [] : offer(state, leadOffer, places)),
    ...(leadRequest === null || lead === null ? [] : [request(state, lead, leadRequest, places)]),
  ];
}

/** @ben leads INC-7 now (from @ana, 14:31). */
function changed(state: State, { user_id, from, at, sequence }: LeadHolder): EventPost {
  const before = from === null ? '' : ` (from ${person(from)}, ${clock(at)})`;
  return line('handover', sequence, `${person(user_id)} leads ${label(state)} now${before}.`);
}

function givenUp(state: State, { by, at, sequence }: Mark): EventPost {
  const says = `${person(by)} gave up the lead of ${label(state)} (${clock(at)}): nobody leads.`;
  const takeIt = { type: 'actions' as const, elements: [button(take, 'Take lead', state.incident_id)] };
  return line('lead_given_up', sequence, says, [takeIt]);
}

function refusedBy(state: State, { by, kept, sequence }: NonNullable<Lead['leadRefused']>): EventPost {
  const { lead } = state;
  const leads = lead === null ? 'nobody leads' : `${person(lead.user_id)} leads`;
  const says = kept
    ? `${person(by)} keeps the lead of ${label(state)}.`
    : `${person(by)} does not take the lead of ${label(state)}: ${leads}.`;
  return line('lead_refused', sequence, says);
}

/** @ana offers you the lead of INC-7 (sev1, 32 min). Open: 1 task, update due 14:40. */
function offer(state: State, { by, to, at, sequence }: LeadOffer, { open, channelId }: Places): readonly EventPost[] {
  const { severityTerm, declared, incident_id } = state;
  const age = durationText(Math.max(0, Date.parse(at) - Date.parse(declared.at)));
  const asks = `${person(by)} offers you the lead of ${fullName(state)} (${term(severityTerm.name)}, ${age}).${openText(open)}`;
  const answers = {
    type: 'actions' as const,
    elements: [button(accept, 'Take the lead', incident_id, 'primary'), button(decline, 'Not now', incident_id)],
  };
  const direct = { text: asks, blocks: [section(`${asks} <#${channelId}>`), answers] };
  return [
    line('lead_offer', sequence, `${person(by)} offers ${person(to)} the lead of ${label(state)}.`, [answers]),
    { surface: 'lead_offer_direct', sequence, message: direct, where: { person: to } },
  ];
}

function request(state: State, lead: LeadHolder, asked: LeadRequest, { facts }: Places): EventPost {
  const { incident_id } = state;
  const within = `${Math.ceil(asked.answerWithinSeconds / 60)} min`;
  const says = `${person(lead.user_id)}, ${person(asked.by)} asks for the lead of ${fullName(state)} (${facts}). If you do not answer in ${within}, they can take it.`;
  return line('lead_request', asked.sequence, says, [
    {
      type: 'actions',
      elements: [
        button(give, 'Hand over', `${incident_id}:${asked.by}`),
        button(decline, 'Keep the lead', incident_id),
      ],
    },
  ]);
}

/** What whoever leads now is told for themselves: what that is, and what is open. */
function brief(state: State, { user_id, sequence }: LeadHolder, { facts, open, channelId, duty }: Places): EventPost {
  const says = `You lead ${fullName(state)} (${facts}).${openText(open)}`;
  const does = duty(leadRole);
  const blocks = [section(`${says} <#${channelId}>`), ...(does === null ? [] : [section(escaped(does))])];
  return { surface: 'lead_brief', sequence, message: { text: says, blocks }, where: { person: user_id } };
}

function openText(open: string): string {
  return open === '' ? '' : ` Open: ${open}.`;
}

function line(surface: string, sequence: number, text: string, more: readonly KnownBlock[] = []): EventPost {
  return { surface, sequence, message: { text, blocks: [section(text), ...more] }, where: 'channel' };
}
