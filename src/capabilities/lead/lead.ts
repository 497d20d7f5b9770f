import { z } from 'zod';
import { kindsOf } from '../../kernel/capability.ts';
import { question, type Refused, refused, type Unchanged, unchanged } from '../../kernel/decision.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import { words } from '../../kernel/phrase.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';

import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';
import { leadEvents } from './lead-events.ts';
import type { Lead, LeadHolder } from './lead-state.ts';

export type { Lead } from './lead-state.ts';

type Reads = Lifecycle;
type State = IncidentCore & Lead & Reads;

const { capability, command } = kindsOf<Lead, Reads>();

const assigned = (user_id: string) => ({ type: 'lead_assigned', data: { user_id } }) as const;
const offered = (user_id: string) => ({ type: 'lead_offered', data: { user_id } }) as const;
const requested = (answer_within_seconds: number) =>
  ({ type: 'lead_requested', data: { answer_within_seconds } }) as const;
const accepted = { type: 'lead_accepted', data: {} } as const;
const takenOver = { type: 'lead_taken_over', data: {} } as const;
const granted = (user_id: string) => ({ type: 'lead_given', data: { user_id } }) as const;
const declined = { type: 'lead_declined', data: {} } as const;
const kept = { type: 'lead_kept', data: {} } as const;
const taken = (from: string) => ({ type: 'lead_taken', data: { from } }) as const;

/**
 * Who leads, and how the lead goes from one person to another: whoever is to take it is asked, and so is whoever leads
 * when somebody asks for it.
 */
export const lead = capability({
  name: 'lead',
  initial: (): Lead => ({ lead: null, leadOffer: null, leadRequest: null, leadRefused: null, leadGivenUp: null }),
  events: leadEvents,
  commands: {
    assign_lead: command({
      subject: 'the lead',
      holder: 'user_id',
      /** `if_free`: from a button that may be old; whoever has led since is not asked for the lead by it. */
      takes: { user_id: z.string(), answer_within_seconds: z.int(), if_free: z.literal(true).optional() },
      /** `decide` picks one, by who leads and who asks. */
      leaves: ({ user_id, answer_within_seconds }) => [
        assigned(user_id),
        offered(user_id),
        requested(answer_within_seconds),
        accepted,
        takenOver,
        granted(user_id),
      ],
      decide: ({ state, actor, at }, { user_id, answer_within_seconds, if_free = false }) => {
        if (state.lead?.user_id === user_id) return leadsAlready(state.lead, actor);
        const closed = refusalOnceResolved(state);
        if (closed !== null || state.lead === null) return closed ?? assigned(user_id);
        if (actor !== user_id) return handOver(state, actor, user_id);
        if (state.leadOffer?.to === actor) return accepted;
        return if_free ? takeFrom(state.lead) : askFor(state, actor, at, answer_within_seconds);
      },
    }),
    take_lead: command({
      subject: 'the lead',
      holder: 'actor',
      /** Whom it is taken from: whoever leads by then is not robbed of it. */
      takes: { from: z.string() },
      leaves: ({ from }) => taken(from),
      decide: ({ state, actor }, { from }) => {
        if (state.lead?.user_id === actor) return leadsAlready(state.lead, actor);
        const closed = refusalOnceResolved(state);
        if (closed !== null) return closed;
        if (state.lead === null) return refused('not_lead', 'Nobody leads now. `/incident lead` takes the lead.');
        return state.lead.user_id === from ? null : takeFrom(state.lead);
      },
    }),
    give_up_lead: command({
      subject: 'your giving up the lead',
      takes: {},
      leaves: () => ({ type: 'lead_given_up', data: {} }),
      decide: ({ state, actor }) => {
        const closed = refusalOnceResolved(state);
        if (closed !== null || state.lead?.user_id === actor) return closed;
        if (state.leadGivenUp !== null) return unchanged(state.leadGivenUp, 'Nobody leads');
        if (state.lead === null) return refused('not_lead', 'Nobody leads. `/incident lead` takes the lead.');
        return refused(
          'not_lead',
          'Only',
          { user: state.lead.user_id },
          'can give up the lead. `/incident lead` asks for it.',
        );
      },
    }),
    accept_lead: command({
      subject: 'your answer about the lead',
      holder: 'actor',
      takes: {},
      leaves: () => accepted,
      decide: ({ state, actor }) => {
        if (state.lead?.user_id === actor) return leadsAlready(state.lead, actor);
        return refusalOnceResolved(state) ?? (state.leadOffer?.to === actor ? null : notOffered(state));
      },
    }),
    give_lead: command({
      subject: 'your answer about the lead',
      holder: 'user_id',
      /** The person that the button names: an old button never gives the lead to somebody who asked later. */
      takes: { user_id: z.string() },
      leaves: ({ user_id }) => granted(user_id),
      decide: ({ state, actor }, { user_id }) => {
        const { leadRequest } = state;
        if (leadRequest === null) return refused('no_request', 'Nobody asks for the lead any more.');
        if (leadRequest.by !== user_id) {
          return refused(
            'no_request',
            { user: leadRequest.by },
            'asks for the lead now. Please answer under that request.',
          );
        }
        return refusalOnceResolved(state) ?? (state.lead?.user_id === actor ? null : notYours(state));
      },
    }),
    decline_lead: command({
      subject: 'your answer about the lead',
      takes: {},
      leaves: () => [declined, kept],
      decide: ({ state, actor }) => {
        if (state.leadOffer?.to === actor) return declined;
        return state.lead?.user_id === actor && state.leadRequest !== null ? kept : notOffered(state);
      },
    }),
  },
  facts: ({ kind, lead, resolved }) => {
    if (lead !== null) return [[{ user: lead.user_id }, words(resolved === null ? 'leads' : 'led')]];
    return resolved === null && kind !== 'alert' ? [[words('no lead yet')]] : [];
  },
  /** Offers and requests end with the incident. */
  follows: ({ resolved, leadOffer, leadRequest }) =>
    resolved !== null && (leadOffer !== null || leadRequest !== null) ? { leadOffer: null, leadRequest: null } : null,
  duties: ({ lead, resolved }) =>
    lead === null || resolved !== null
      ? []
      : [{ key: 'lead', user_id: lead.user_id, says: [words('You lead')], due_at: null, need: null }],
  responders: ({ lead }) =>
    lead === null ? [] : [{ user_id: lead.user_id, says: [{ user: lead.user_id }, words('leads')], isChief: true }],
});

/** Asks whether the lead is really to be taken from somebody. */
function takeFrom({ user_id, at }: LeadHolder): Refused {
  const answers = [
    { what: 'lead_from', of: user_id },
    { what: 'lead_left', of: '' },
  ];
  return question('held', answers, 'Take the lead?', { user: user_id }, 'has led since', { at });
}

function leadsAlready(held: LeadHolder, actor: string): Unchanged {
  return held.user_id === actor
    ? unchanged(held, 'The lead is already yours')
    : unchanged(held, { user: held.user_id }, 'already has the lead');
}

/** The lead gives it at once to the person who asked for it. Anybody else is asked first. */
function handOver(state: State, actor: string, user_id: string) {
  if (actor === state.lead?.user_id && state.leadRequest?.by === user_id) return granted(user_id);
  if (state.leadOffer?.to === user_id)
    return unchanged(state.leadOffer, 'The lead is already offered to', { user: user_id });
  return offered(user_id);
}

/** Asks the lead; after an unanswered request, takes over. */
function askFor(state: State, actor: string, at: string, answerWithinSeconds: number) {
  const { leadRequest } = state;
  if (leadRequest?.by !== actor) return requested(answerWithinSeconds);
  const untilMs = Date.parse(leadRequest.at) + leadRequest.answerWithinSeconds * 1000;
  if (Date.parse(at) >= untilMs) return takenOver;
  const until = new Date(untilMs).toISOString();
  return unchanged(leadRequest, 'You already asked for the lead: without an answer, `/incident lead` takes it after', {
    at: until,
  });
}

function notYours({ lead }: State): Refused {
  if (lead === null) return refused('not_lead', 'Nobody leads. `/incident lead` takes the lead.');
  return refused('not_lead', 'Only', { user: lead.user_id }, 'can answer this, as the lead.');
}

function notOffered({ lead }: State): Refused {
  if (lead === null)
    return refused('no_offer', 'There is nothing for you to answer. Nobody leads: `/incident lead` takes the lead.');
  return refused(
    'no_offer',
    'There is nothing for you to answer:',
    { user: lead.user_id },
    'leads. `/incident lead` asks for the lead.',
  );
}
