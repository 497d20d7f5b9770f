import { z } from 'zod';
import { impossible, kindsOf } from '../../kernel/capability.ts';
import { type Refused, refused, type Unchanged, unchanged } from '../../kernel/decision.ts';
import type { IncidentCore } from '../../kernel/incident-core.ts';
import type { Mark } from '../../kernel/mark.ts';
import { words } from '../../kernel/phrase.ts';
import { refusalOnceResolved } from '../../kernel/while-open.ts';

/** Who leads (the incident commander), and from whom they took over, if from anybody. */
export type LeadHolder = Mark & { readonly user_id: string; readonly from: string | null };

/** Somebody is asked to take the lead. Until they answer, the lead stays the same. */
export type LeadOffer = Mark & { readonly to: string };

/** Somebody (`by`) asks for the lead. If nobody answers within that many seconds, they may take it. */
export type LeadRequest = Mark & { readonly answerWithinSeconds: number };

export type Lead = {
  readonly lead: LeadHolder | null;
  readonly leadOffer: LeadOffer | null;
  readonly leadRequest: LeadRequest | null;
  /** Who declined an offer of the lead or kept the lead: the last such answer, until the next offer, request or change. */
  readonly leadRefused: (Mark & { readonly kept: boolean }) | null;
};

type State = IncidentCore & Lead;

/** A day: the longest time in which the lead has to answer. */
const answerWithinSecondsMax = 86_400;

const { capability, event, command } = kindsOf<Lead>();
const user_id = z.string().min(1).max(64);

const assigned = (user_id: string) => ({ type: 'lead_assigned', data: { user_id } }) as const;
const offered = (user_id: string) => ({ type: 'lead_offered', data: { user_id } }) as const;
const requested = (answer_within_seconds: number) =>
  ({ type: 'lead_requested', data: { answer_within_seconds } }) as const;
const accepted = { type: 'lead_accepted', data: {} } as const;
const takenOver = { type: 'lead_taken_over', data: {} } as const;
const granted = (user_id: string) => ({ type: 'lead_given', data: { user_id } }) as const;
const declined = { type: 'lead_declined', data: {} } as const;
const kept = { type: 'lead_kept', data: {} } as const;

/**
 * Who leads, and how the lead goes from one person to another: whoever is to take it is asked, and so is whoever leads
 * when somebody asks for it.
 */
export const lead = capability({
  name: 'lead',
  initial: (): Lead => ({ lead: null, leadOffer: null, leadRequest: null, leadRefused: null }),
  events: {
    lead_assigned: event({
      data: { user_id },
      evolve: (state, { user_id }, mark) => ledBy(state, user_id, mark),
      says: ({ user_id }, actor) =>
        user_id === actor ? [words('took the lead')] : [words('made'), { user: user_id }, words('lead')],
    }),
    lead_offered: event({
      data: { user_id },
      evolve: (_, { user_id }, mark) => ({ leadOffer: { ...mark, to: user_id }, leadRefused: null }),
      says: ({ user_id }) => [words('offered the lead to'), { user: user_id }],
    }),
    lead_requested: event({
      data: { answer_within_seconds: z.int().nonnegative().max(answerWithinSecondsMax) },
      configured: ['answer_within_seconds'],
      evolve: (_, { answer_within_seconds }, mark) => ({
        leadRequest: { ...mark, answerWithinSeconds: answer_within_seconds },
        leadRefused: null,
      }),
      says: () => [words('asked for the lead')],
    }),
    lead_accepted: event({
      data: {},
      evolve: (state, _, mark) =>
        state.leadOffer?.to === mark.by ? ledBy(state, mark.by, mark) : impossible('nobody had offered them the lead'),
      says: () => [words('accepted the lead')],
    }),
    lead_taken_over: event({
      data: {},
      evolve: (state, _, mark) => ledBy(state, mark.by, mark),
      says: () => [words('took over the lead after no answer')],
    }),
    lead_given: event({
      data: { user_id },
      evolve: (state, { user_id }, mark) =>
        state.leadRequest?.by === user_id ? ledBy(state, user_id, mark) : impossible('they had not asked for the lead'),
      says: ({ user_id }) => [words('gave the lead to'), { user: user_id }],
    }),
    lead_declined: event({
      data: {},
      evolve: (_, __, mark) => ({ leadOffer: null, leadRefused: { ...mark, kept: false } }),
      says: () => [words('declined the lead')],
    }),
    lead_kept: event({
      data: {},
      evolve: (_, __, mark) => ({ leadRequest: null, leadRefused: { ...mark, kept: true } }),
      says: () => [words('kept the lead')],
    }),
  },
  commands: {
    assign_lead: command({
      subject: 'the lead',
      takes: { user_id: z.string(), answer_within_seconds: z.int() },
      /** `decide` picks one, by who leads and who asks. */
      leaves: ({ user_id, answer_within_seconds }) => [
        assigned(user_id),
        offered(user_id),
        requested(answer_within_seconds),
        accepted,
        takenOver,
        granted(user_id),
      ],
      decide: ({ state, actor, at }, { user_id, answer_within_seconds }) => {
        if (state.lead?.user_id === user_id) return leadsAlready(state.lead, actor);
        const closed = refusalOnceResolved(state);
        if (closed !== null || state.lead === null) return closed ?? assigned(user_id);
        if (actor !== user_id) return handOver(state, actor, user_id);
        return state.leadOffer?.to === actor ? accepted : askFor(state, actor, at, answer_within_seconds);
      },
    }),
    accept_lead: command({
      subject: 'your answer about the lead',
      takes: {},
      leaves: () => accepted,
      decide: ({ state, actor }) => {
        if (state.lead?.user_id === actor) return leadsAlready(state.lead, actor);
        return refusalOnceResolved(state) ?? (state.leadOffer?.to === actor ? null : notOffered(state));
      },
    }),
    give_lead: command({
      subject: 'your answer about the lead',
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
  facts: ({ lead, resolved }) => {
    if (lead !== null) return [[{ user: lead.user_id }, words(resolved === null ? 'leads' : 'led')]];
    return resolved === null ? [[words('no lead yet')]] : [];
  },
  /** Offers and requests end with the incident. */
  follows: ({ resolved, leadOffer, leadRequest }) =>
    resolved !== null && (leadOffer !== null || leadRequest !== null) ? { leadOffer: null, leadRequest: null } : null,
  responders: ({ lead }) =>
    lead === null ? [] : [{ user_id: lead.user_id, says: [{ user: lead.user_id }, words('leads')] }],
});

function ledBy({ lead }: Lead, user_id: string, mark: Mark): Lead {
  return {
    lead: { ...mark, user_id, from: lead?.user_id ?? null },
    leadOffer: null,
    leadRequest: null,
    leadRefused: null,
  };
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
