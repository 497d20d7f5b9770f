import type { Answer } from '../webhooks/judge-attempt.ts';
import type { Outgoing } from '../webhooks/post.ts';
import type { At, Driver, PagerCall } from './drivers/driver.ts';

/** A pager of the settings, with its secret. */
export type Pager = {
  readonly name: string;
  readonly driver: Driver;
  readonly url: string;
  readonly secret: string;
  /** Where it is asked who is on call and who has answered, with the key for that; null: it is not. */
  readonly api: At | null;
};

/** What came of a call. `away`: it may pass, and may have been done; a repeat does no harm. */
export type Called =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'away'; readonly why: string; readonly retryAfterMs: number | null };

/** Asks a pager by its name. Never throws, and tells no secret. */
export type CallPager = (name: string, call: PagerCall) => Promise<Called>;

/** How long a pager has to answer: less than a claim on a post holds. */
export const pagerAnswerMs = 4_500;

export function createPagers(pagers: readonly Pager[], send: (what: Outgoing) => Promise<Answer>): CallPager {
  return async (name, call) => {
    const pager = pagers.find((one) => one.name === name);
    if (pager === undefined) return { kind: 'refused', why: 'not_in_settings' };
    const request = pager.driver.request(pager, call);
    if (request === null) return { kind: 'taken' };
    const { url, headers, body } = request;
    // Its address stands in the settings, and may be in one's own network.
    return judgeCall(await send({ url, headers, body: JSON.stringify(body), mayBePrivate: true }));
  };
}

/** Too early, too much, or no answer in time: everything else below 500 is wrong for good. */
const passing = new Set([408, 409, 425, 429]);

export function judgeCall(answer: Answer): Called {
  if (answer.kind === 'unanswered') return { kind: 'away', why: answer.why, retryAfterMs: null };
  const { status, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const isFinal = status >= 300 && status < 500 && !passing.has(status);
  return isFinal ? { kind: 'refused', why: `${status}` } : { kind: 'away', why: `${status}`, retryAfterMs };
}
