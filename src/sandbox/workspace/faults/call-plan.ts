import type { CallFault } from './call-rule.ts';

/** When a call takes effect, and how it is answered. */
export type CallPlan = {
  readonly effect: { readonly kind: 'never' | 'first' } | { readonly kind: 'later'; readonly ms: number };
  readonly answer:
    | { readonly kind: 'error_500' | 'reset' | 'hang' }
    | { readonly kind: 'rate_limited'; readonly retry_after: number }
    | { readonly kind: 'refused'; readonly error: string }
    /** What Slack says without a fault, but late. */
    | { readonly kind: 'true'; readonly ms: number };
};

const never = { kind: 'never' } as const;
const first = { kind: 'first' } as const;

export function planOf(fault: CallFault): CallPlan {
  switch (fault.kind) {
    case 'rate_limited':
      return { effect: never, answer: { kind: fault.kind, retry_after: fault.retry_after ?? 1 } };
    case 'refused':
      return { effect: never, answer: fault };
    case 'error_500':
    case 'reset':
    case 'hang':
      return { effect: never, answer: { kind: fault.kind } };
    case 'error_500_after':
      return { effect: first, answer: { kind: 'error_500' } };
    case 'drop':
      return { effect: first, answer: { kind: 'reset' } };
    case 'stall':
      return { effect: first, answer: { kind: 'hang' } };
    case 'slow':
      return { effect: first, answer: { kind: 'true', ms: fault.ms } };
    case 'delayed':
      return { effect: { kind: 'later', ms: fault.ms }, answer: { kind: 'true', ms: 0 } };
    case 'late':
      return { effect: { kind: 'later', ms: fault.ms }, answer: { kind: fault.answer } };
    default: {
      const unreachable: never = fault;
      return unreachable;
    }
  }
}
