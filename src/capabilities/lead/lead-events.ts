import { z } from 'zod';
import { impossible, kindsOf } from '../../kernel/capability.ts';
import type { Mark } from '../../kernel/mark.ts';
import { words } from '../../kernel/phrase.ts';
import type { Lifecycle } from '../lifecycle/lifecycle-state.ts';
import type { Lead } from './lead-state.ts';

/** A day: the longest time in which the lead has to answer. */
const answerWithinSecondsMax = 86_400;

const { event } = kindsOf<Lead, Lifecycle>();
const user_id = z.string().min(1).max(64);

export const leadEvents = {
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
  lead_taken: event({
    /** From whom: somebody who was asked about it has said yes. */
    data: { from: user_id },
    evolve: (state, { from }, mark) =>
      state.lead?.user_id === from ? ledBy(state, mark.by, mark) : impossible('somebody else led'),
    says: ({ from }) => [words('took the lead in place of'), { user: from }],
  }),
  lead_given_up: event({
    data: {},
    evolve: (state, _, mark) =>
      state.lead?.user_id === mark.by
        ? { ...nobodyAsked, lead: null, leadGivenUp: mark }
        : impossible('they did not lead'),
    says: () => [words('gave up the lead')],
  }),
};

const nobodyAsked = { leadOffer: null, leadRequest: null, leadRefused: null } as const;

function ledBy({ lead }: Lead, user_id: string, mark: Mark): Lead {
  return { ...nobodyAsked, lead: { ...mark, user_id, from: lead?.user_id ?? null }, leadGivenUp: null };
}
