import type { Mark } from '../../kernel/mark.ts';

/** The name of the role that is the lead of the incident. */
export const leadRole = 'lead';

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
  /** Who gave the lead up without a successor, until somebody takes it. */
  readonly leadGivenUp: Mark | null;
};
